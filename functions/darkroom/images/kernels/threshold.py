"""Thresholds between ink and paper, for a whole picture or for each neighborhood."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

_K: Final = 0.2
_HALF_RANGE: Final = 127.5
_BAND: Final = 256
_SIDE: Final = 512
_PAPER, _INK = 0.8, 0.45
"""Relative to the brightness around a pixel: paper is above the first, ink below the second."""


def otsu(counts: list[int]) -> int:
    """The level that best separates a histogram of 256 bins into two classes (Otsu 1979)."""
    total, mass = sum(counts), sum(level * count for level, count in enumerate(counts))
    best, threshold, below, below_mass = -1.0, 0, 0, 0
    for level, count in enumerate(counts):
        below += count
        below_mass += level * count
        if 0 < below < total:
            means = below_mass / below - (mass - below_mass) / (total - below)
            between = below * (total - below) * means * means
            if between > best:
                best, threshold = between, level
    return threshold


def sauvola(gray: Plane, window: int) -> Plane:
    """0 or 255 (height, width) by Sauvola's local threshold (2000), as scikit-image's `threshold_sauvola`.

    The threshold is mean * (1 + k * (deviation / 127.5 - 1)) over an odd window, with k = 0.2. Works on bands of rows.
    """
    page = np.empty_like(gray)
    for top, bottom, rows in _bands(gray, window // 2):
        size = (window, window)
        mean = cv2.boxFilter(rows, cv2.CV_64F, size, borderType=cv2.BORDER_REFLECT_101)
        square = cv2.sqrBoxFilter(rows, cv2.CV_64F, size, borderType=cv2.BORDER_REFLECT_101)
        deviation = np.sqrt(np.maximum(square - mean * mean, 0))
        threshold = mean * (1 + _K * (deviation / _HALF_RANGE - 1))
        inner = slice(window // 2, window // 2 + bottom - top)
        page[top:bottom] = np.where(rows[inner] > threshold[inner], 255, 0)
    return page


def _bands(gray: Plane, radius: int) -> Iterator[tuple[int, int, Plane]]:
    """First row, last row, and these rows with enough above and below for a window, mirrored at the edges."""
    height = len(gray)
    row_of = np.pad(np.arange(height), radius, mode="reflect") if height > 1 else np.zeros(1 + 2 * radius, int)
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        yield top, bottom, gray[row_of[top : bottom + 2 * radius]]


def is_shaded_page(gray: Plane, level: int) -> bool:
    """Whether it shows ink on paper in uneven light, where a single threshold would turn paper black.

    Relative to the brightest nearby, at least 70 % is paper, and almost nothing is between paper and ink; `level` would
    turn 2 to 60 % of the picture from paper to black.
    """
    scale = min(1.0, _SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    side = max(3, max(small.shape) // 16 | 1)
    brightest = cv2.dilate(cv2.medianBlur(small, 3), np.ones((side, side), np.uint8))
    around = np.maximum(cv2.GaussianBlur(brightest, (0, 0), side / 3).astype(np.float32), 1)
    relative = small / around
    paper = relative > _PAPER
    between = float(((relative > _INK) & (relative < _PAPER - 0.05)).mean())
    lost = float((paper & (small <= level)).mean())
    return float(paper.mean()) >= 0.7 and between <= 0.12 and 0.02 <= lost <= 0.6
