"""Total-variation denoising by Chambolle's dual projection (2004), as scikit-image's `denoise_tv_chambolle`.

An iteration is one pass over the picture: each band of rows goes through all its steps while it is in the processor's
cache. The dual field P of a band changes only after the denoised rows that depend on its old values are computed. They
are one row more than the band, since the gradient needs the next row.

Samples are stored multiplied by `STEP / weight`, and P divided by STEP, which saves three passes:

    denoised = picture + STEP * (P - P shifted down, right)        P = (P + gradient) / (1 + |gradient|)
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom import deadline
from darkroom.machine import cores

Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]

STEP = 0.25
TOLERANCE = 2e-4
"""Iterations end when the energy changes by less than this fraction of its first value."""
MOST_ITERATIONS = 200
MOST_WORK = 3_000_000_000
"""Pixels times iterations: about 15 CPU seconds. Photos need a third of that. Only a smooth picture of more than 15
megapixels is stopped earlier than by scikit-image, when changes are below one level."""

_BAND = 131_072
"""Samples per band. Smaller bands fit the cache better, but their calls contend for the interpreter's lock."""
_WORTH_A_THREAD = 1_000_000


@dataclass(frozen=True)
class _Field:
    """The whole picture: flat arrays of height * width in row order, the length of a row, and the scale of a level."""

    width: int
    level: float
    plane: Plane | Samples
    denoised: Samples
    dual: Samples
    """(2, height * width): the flow down and to the right of each sample; 0 across the picture's edge."""


@dataclass(frozen=True)
class _Part:
    """The rows of one thread, and its scratch arrays of one band each."""

    top: int
    end: int
    denoised: Samples
    spread: Samples
    gradient: Samples


def denoise(plane: Plane | Samples, weight: float, threads: int | None = None) -> Samples:
    """The plane (height, width) of 0 to 255 denoised, as float32 from 0 to 1; a larger weight smooths more.

    Within 1e-6 of scikit-image. `threads` None uses every core for a large plane. Needs 12 bytes per pixel beyond the
    plane. Raises Busy if the time is up before an iteration.
    """
    height, width = plane.shape
    scale = STEP / weight
    dual = np.zeros((2, plane.size), np.float32)
    field = _Field(width, scale / 255, plane.ravel(), np.empty(plane.size, np.float32), dual)
    if threads is None:
        threads = max(1, min(cores(), plane.size // _WORTH_A_THREAD))
    threads = min(threads, height)
    starts = [height * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        _iterate(field, [_part(top, end, width) for top, end in pairwise(starts)], pool)
    np.multiply(field.denoised, np.float32(1 / scale), out=field.denoised)
    return field.denoised.reshape(height, width)


def _part(top: int, end: int, width: int) -> _Part:
    size = min(_rows(width), end - top) * width
    return _Part(
        top, end, np.empty(size + width, np.float32), np.empty(size, np.float32), np.empty((2, size), np.float32)
    )


def _rows(width: int) -> int:
    """The rows of one band."""
    return max(1, _BAND // width)


def _iterate(field: _Field, parts: list[_Part], pool: ThreadPoolExecutor) -> None:
    """Run until the energy changes little; each part has its own thread."""
    run = pool.map if len(parts) > 1 else map
    heads = np.empty((len(parts) + 1, field.width), np.float32)
    first_energy = energy = 0.0
    for iteration in range(min(MOST_ITERATIONS, max(1, MOST_WORK // field.plane.size))):
        deadline.left(0)
        # A part's first row is also the next row of the part above, so it is computed before either changes P.
        change = sum(_develop(field, part.top, part.top + 1, heads[i], part.spread) for i, part in enumerate(parts))
        variation = 0.0
        for swept in run(_sweep, [field] * len(parts), parts, heads, heads[1:]):
            change += swept[0]
            variation += swept[1]
        # Up to a factor, the energy of Rudin, Osher and Fatemi: squared change plus weighted total variation.
        previous, energy = energy, change + variation / STEP
        if iteration == 0:
            first_energy = energy
        elif abs(previous - energy) < TOLERANCE * first_energy:
            return


def _sweep(field: _Field, part: _Part, head: Samples, foot: Samples) -> tuple[float, float]:
    """One iteration over the rows of a part; returns the squared change and the variation.

    `head` is the part's first denoised row, `foot` that of the part below.
    """
    width, height = field.width, len(field.plane) // field.width
    denoised = part.denoised
    change = variation = 0.0
    denoised[:width] = head
    rows = _rows(width)
    for first in range(part.top, part.end, rows):
        last = min(first + rows, part.end)
        size = (last - first) * width
        change += _develop(field, first + 1, min(last + 1, part.end), denoised[width:], part.spread)
        if last == part.end:
            # Below the last row the gradient is 0, so the row is repeated.
            denoised[size : size + width] = foot if last < height else denoised[size - width : size]
        variation += _ascend(field, first * width, denoised[: size + width], part)
        field.denoised[first * width : last * width] = denoised[:size]
        denoised[:width] = denoised[size : size + width]
    return change, variation


def _develop(field: _Field, first: int, last: int, denoised: Samples, spread: Samples) -> float:
    """Denoised rows `first` to `last` from the current P; returns the sum of squared changes, over STEP squared."""
    width = field.width
    begin, end = first * width, last * width
    if begin == end:
        return 0.0
    down, right = field.dual
    denoised, spread = denoised[: end - begin], spread[: end - begin]
    np.add(down[begin:end], right[begin:end], spread)
    # P is 0 in the last row and column, so neighbors across the picture's edge add nothing.
    if first:
        np.subtract(spread, down[begin - width : end - width], spread)
        np.subtract(spread, right[begin - 1 : end - 1], spread)
    else:
        np.subtract(spread[width:], down[: end - width], spread[width:])
        np.subtract(spread[1:], right[: end - 1], spread[1:])
    # Recomputed from the bytes each time, which saves four bytes per pixel.
    np.copyto(denoised, field.plane[begin:end])
    cv2.addWeighted(denoised[None], field.level, spread[None], STEP, 0, denoised[None])
    return float(np.vdot(spread, spread))


def _ascend(field: _Field, begin: int, denoised: Samples, part: _Part) -> float:
    """Move P along the gradient of a band's denoised rows and back into its bounds; returns the sum of the gradient.

    `denoised` has one row more than the band; its first sample is the picture's sample `begin`.
    """
    width, size = field.width, len(denoised) - field.width
    gradient, length = part.gradient[:, :size], part.spread[:size]
    np.subtract(denoised[width:], denoised[:size], gradient[0])
    np.subtract(denoised[1 : size + 1], denoised[:size], gradient[1])
    gradient[1, width - 1 :: width] = 0
    dual = field.dual[:, begin : begin + size]
    np.add(dual, gradient, dual)
    # OpenCV's `magnitude` is not used: its last digit depends on the arrays' memory alignment.
    np.multiply(gradient, gradient, gradient)
    np.add(gradient[0], gradient[1], length)
    cv2.sqrt(length[None], length[None])
    variation = float(cv2.sumElems(length[None])[0])
    np.add(length, np.float32(1), length)
    np.divide(dual, length, dual)
    return variation
