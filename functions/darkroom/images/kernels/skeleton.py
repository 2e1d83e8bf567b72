"""Center lines of a drawing, one pixel wide: Zhang and Suen, "A Fast Parallel Algorithm for Thinning" (1984)."""

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Plane = NDArray[np.uint8]

_BITS: Final = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
"""One bit per neighbor, clockwise from the one above."""


def skeleton(ink: Mask) -> Plane:
    """1 on the center lines of the ink (height, width), 0 elsewhere. Connected pieces stay connected."""
    thin = ink.astype(np.uint8)
    while True:
        left = int(thin.sum())
        for removable in _removable():
            thin[cv2.LUT(neighbors(thin), removable) > 0] = 0
        if int(thin.sum()) == left:
            return thin


def neighbors(thin: Plane) -> Plane:
    """For each pixel, a bit for each of its eight neighbors that is 1."""
    code: Plane = cv2.filter2D(thin, cv2.CV_8U, _BITS, borderType=cv2.BORDER_CONSTANT)
    return code


def ends(thin: Plane) -> list[tuple[int, int]]:
    """The pixels (x, y) at which a center line ends: all their neighbors touch each other."""
    rows, columns = np.nonzero((thin > 0) & (cv2.LUT(neighbors(thin), _is_end()) > 0))
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def junctions(thin: Plane) -> Mask:
    """True at pixels where three or more center lines meet."""
    meets: Mask = (thin > 0) & (cv2.LUT(neighbors(thin), _leaving()) >= 3)
    return meets


def _ring(code: int) -> list[int]:
    return [code >> bit & 1 for bit in range(8)]


@cache
def _leaving() -> Plane:
    """For each neighborhood, the number of connected groups in it."""
    rings = [_ring(code) for code in range(256)]
    return np.array([sum(ring[i - 1] == 0 and ring[i] == 1 for i in range(8)) for ring in rings], np.uint8)


@cache
def _is_end() -> Plane:
    leaving = _leaving()
    return np.array([sum(_ring(code)) <= 2 and leaving[code] == 1 for code in range(256)], np.uint8)


@cache
def _removable() -> tuple[Plane, Plane]:
    """For each neighborhood, whether the first and the second pass remove the pixel."""
    first, second = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for code in range(256):
        up, _, right, _, down, _, left, _ = ring = _ring(code)
        if 2 <= sum(ring) <= 6 and _leaving()[code] == 1:
            first[code] = not (up and right and down) and not (right and down and left)
            second[code] = not (up and right and left) and not (up and down and left)
    return first, second
