"""Reduce a picture with the quality of a Lanczos filter at a fifth of its cost.

A Lanczos filter (a = 3) has different weights for every result pixel. Here, one short symmetric filter removes what
the result cannot show, and a cubic interpolation (Keys 1981, a = -0.75) samples between its pixels; OpenCV runs both in
vector units. The short filter is the one that brings both together closest to Lanczos, by least squares over the
positions of the result pixels.
"""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

# Pictures are processed in parallel already; threads within one would only contend.
cv2.setNumThreads(1)

Plane = NDArray[np.uint8]
Weights = NDArray[np.float64]

_LARGEST: Final = 3.0
"""Maximum reduction by the filter alone; beyond it, block means come first."""
_PLACES: Final = 32
"""Result pixels to which the short filter is fitted: their positions between source pixels soon repeat."""


def lessen(pixels: Plane, size: tuple[int, int]) -> Plane:
    """Pixels (height, width) or (height, width, 3) reduced to `size` (width, height), not larger on either side."""
    height, width = pixels.shape[:2]
    ratio = min(width / size[0], height / size[1])
    if ratio > _LARGEST:
        block = int(ratio / 2)
        pixels = cv2.resize(pixels, (width // block, height // block), interpolation=cv2.INTER_AREA)
        height, width = pixels.shape[:2]
    across, down = _short(width, size[0]), _short(height, size[1])
    smooth = cv2.sepFilter2D(pixels, -1, across, down, borderType=cv2.BORDER_REFLECT)
    lessened: Plane = cv2.resize(smooth, size, interpolation=cv2.INTER_CUBIC)
    return lessened


@lru_cache(maxsize=64)
def _short(length: int, result: int) -> Weights:
    """The short filter that reduces `length` pixels to `result`; symmetric, with sum 1."""
    ratio = length / result
    # The Lanczos filter's reach minus one pixel, since the cubic has two of its own.
    reach = max(1, int(np.ceil(3 * ratio - 1)))
    away = np.arange(-reach - 3, reach + 4)
    places = ((np.arange(min(result, _PLACES)) + 0.5) * ratio) % 1 - 0.5
    # Column m: the cubic's result for the pair of taps at distance m, at every position and for every nearby pixel.
    columns = [
        np.concatenate([_cubic(away - m - place) + (_cubic(away + m - place) if m else 0) for place in places])
        for m in range(reach + 1)
    ]
    wanted = np.concatenate([_lanczos((away - place) / ratio) for place in places])
    taps = np.linalg.lstsq(np.column_stack(columns), wanted, rcond=None)[0]
    kernel: Weights = np.concatenate([taps[:0:-1], taps])
    kernel /= kernel.sum()
    return kernel


def _cubic(distance: Weights) -> Weights:
    x = np.abs(distance)
    near = ((1.25 * x - 2.25) * x) * x + 1
    far = ((-0.75 * x + 3.75) * x - 6) * x + 3
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _lanczos(distance: Weights) -> Weights:
    weights: Weights = np.where(np.abs(distance) < 3, np.sinc(distance) * np.sinc(distance / 3), 0.0)
    weights /= weights.sum()
    return weights
