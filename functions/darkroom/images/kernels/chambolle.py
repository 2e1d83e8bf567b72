"""Total-variation denoising by Chambolle's dual projection (2004), as scikit-image's `denoise_tv_chambolle`.

An iteration is one pass over the picture: each band of rows is taken through all its steps while it lies in the
processor's cache. The dual field P of a band is changed only after the denoised rows that depend on its old values
are known, and of these one row more than the band has, since the gradient looks a row ahead.

Samples are kept multiplied by `STEP / weight` and P divided by STEP, which saves three passes:

    denoised = picture + STEP * (P - P shifted down, right)        P = (P + gradient) / (1 + |gradient|)
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]

STEP = np.float32(0.25)
TOLERANCE = 2e-4
"""The iteration ends when the energy changes by less than this part of its first value."""
MOST_ITERATIONS = 200

_BAND = 32_768
"""Samples in a band: eight arrays of them fit into an L2 cache of 1 MB."""
_WORTH_A_THREAD = 1_000_000


@dataclass(frozen=True)
class _Field:
    """The whole picture: arrays of (height * width), row after row, the length of a row, and what a level counts."""

    width: int
    level: np.float32
    plane: Plane
    denoised: Samples
    down: Samples
    right: Samples


def denoise(plane: Plane, weight: float, threads: int | None = None) -> Samples:
    """The plane (height, width) denoised, as float32 from 0 to 1; the larger the weight, the smoother.

    Within 1e-6 of scikit-image. `threads` None takes every core for a large plane. Needs 12 bytes a pixel
    beyond the plane.
    """
    height, width = plane.shape
    scale = float(STEP) / weight
    level = np.float32(scale / 255)
    denoised = np.multiply(plane.ravel(), level, dtype=np.float32)
    field = _Field(width, level, plane.ravel(), denoised, np.zeros_like(denoised), np.zeros_like(denoised))
    if threads is None:
        threads = max(1, min(os.cpu_count() or 1, plane.size // _WORTH_A_THREAD))
    threads = min(threads, height)
    starts = [height * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        _iterate(field, list(pairwise(starts)), pool)
    np.multiply(field.denoised, np.float32(1 / scale), out=field.denoised)
    return field.denoised.reshape(height, width)


def _iterate(field: _Field, parts: list[tuple[int, int]], pool: ThreadPoolExecutor) -> None:
    """Run until the energy stands still; each part (first row, row after its last) is swept by a thread of its own."""
    run = pool.map if len(parts) > 1 else map
    scratch = [np.ones((3, max(_BAND, field.width)), np.float32) for _ in parts]
    first_energy = energy = 0.0
    for iteration in range(MOST_ITERATIONS):
        change = variation = 0.0
        if iteration:
            # A part's first row serves the part above too: it is made before either of them changes P.
            change = sum(_develop(field, top, top + 1, room) for (top, _), room in zip(parts, scratch, strict=True))
        moving = [iteration > 0] * len(parts)
        for swept in run(_sweep, [field] * len(parts), parts, scratch, moving):
            change += swept[0]
            variation += swept[1]
        # Up to a factor, the energy of Rudin, Osher and Fatemi: squared change plus weighted total variation.
        previous, energy = energy, change + variation / float(STEP)
        if iteration == 0:
            first_energy = energy
        elif abs(previous - energy) < TOLERANCE * first_energy:
            return


def _sweep(field: _Field, part: tuple[int, int], room: Samples, moving: bool) -> tuple[float, float]:
    """One iteration of the rows of a part, whose first denoised row is already there: squared change, variation.

    `room` is three bands of scratch; the last of them holds ones.
    """
    top, end = part
    rows = max(1, _BAND // field.width)
    change = variation = 0.0
    for first in range(top, end, rows):
        last = min(first + rows, end)
        if moving:
            # A row ahead, but not the first one of the part below.
            change += _develop(field, first + 1, min(last + 1, end), room)
        variation += _ascend(field, first, last, room)
    return change, variation


def _develop(field: _Field, first: int, last: int, room: Samples) -> float:
    """Denoised rows `first` to `last` from P as it is; the sum of squares of their change, over STEP squared."""
    width = field.width
    begin, end = first * width, last * width
    if begin >= end:
        return 0.0
    change = room[0, : end - begin]
    np.add(field.down[begin:end], field.right[begin:end], change)
    # P is 0 in the last row and the last column, so that a neighbor across the picture's edge adds nothing.
    if first:
        np.subtract(change, field.down[begin - width : end - width], change)
        np.subtract(change, field.right[begin - 1 : end - 1], change)
    else:
        np.subtract(change[width:], field.down[begin : end - width], change[width:])
        np.subtract(change[1:], field.right[begin : end - 1], change[1:])
    squares = float(np.vdot(change, change))
    np.multiply(change, STEP, change)
    denoised = field.denoised[begin:end]
    # The picture's samples are made anew of its bytes each time, which saves four bytes a pixel.
    np.multiply(field.plane[begin:end], field.level, denoised)
    np.add(denoised, change, denoised)
    return squares


def _ascend(field: _Field, first: int, last: int, room: Samples) -> float:
    """Move P of the rows along the gradient of the denoised ones and back into its bounds; the sum of the gradient."""
    width, denoised = field.width, field.denoised
    begin, end, size = first * width, last * width, len(denoised)
    down, right, ones = room[:, : end - begin]
    inside = min(end, size - width)
    np.subtract(denoised[begin + width : inside + width], denoised[begin:inside], down[: inside - begin])
    if inside < end:
        down[inside - begin :] = 0
    inside = min(end, size - 1)
    np.subtract(denoised[begin + 1 : inside + 1], denoised[begin:inside], right[: inside - begin])
    right[width - 1 :: width] = 0
    field_down, field_right = field.down[begin:end], field.right[begin:end]
    np.add(field_down, down, field_down)
    np.add(field_right, right, field_right)
    np.multiply(down, down, down)
    np.multiply(right, right, right)
    np.add(down, right, down)
    length = np.sqrt(down, down)
    # BLAS sums a product with ones in half the time of `np.sum`.
    variation = float(np.vdot(length, ones))
    np.add(length, np.float32(1), length)
    np.reciprocal(length, length)
    np.multiply(field_down, length, field_down)
    np.multiply(field_right, length, field_right)
    return variation
