"""The strokes of a drawing, each for itself: which are worth drawing, and whether together they are letters."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Samples = NDArray[np.float32]
Numbers = NDArray[np.float64]

_LONG: Final = 45.0
"""Pixels from corner to corner from which on a stroke is a contour, however faint."""
_PIXELS: Final = 90.0
_DEEP: Final = 0.026
_STEEP: Final = 2.5
"""A shorter one has to be of so many pixels at that depth; the deeper the fewer, by that power. So the fur of a
cat and the grain of wood, short and faint, go, and eyes and letters, short and deep, stay."""

_LOW: Final = 0.06
_INK: Final = 0.035
_LETTERS: Final = 12
_SHARE: Final = 0.3
_PAPER: Final = 0.6
"""Letters: so many strokes, making up that share of the ink, each no higher than that part of the longer side, and
of that depth, on a ground at least that bright between the darkest and the brightest."""


@dataclass(frozen=True)
class Strokes:
    """Pieces that touch at a corner at least: the number of each pixel's (0 is none, height x width), and of each
    piece, the none included: its pixels (0 of none), its width and height, and its depth, the most that an edge
    falls below 0 inside of it."""

    numbers: NDArray[np.int32]
    pixels: Numbers
    widths: Numbers
    heights: Numbers
    depths: Numbers


def strokes(ink: Mask, edges: Samples) -> Strokes:
    """Of what is inked, and of the differences of Gaussians that it was found by, in levels from 0 to 1."""
    count, numbers, bounds, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    depths = np.zeros(count)
    np.maximum.at(depths, numbers[ink], -edges[ink])
    sizes = bounds.astype(np.float64)
    sizes[0] = 0
    return Strokes(numbers, sizes[:, 4], sizes[:, 2], sizes[:, 3], depths)


def worth_drawing(found: Strokes) -> Mask:
    """Without what is short and faint."""
    long = np.hypot(found.widths, found.heights) >= _LONG
    heavy = found.pixels * (found.depths / _DEEP) ** _STEEP >= _PIXELS
    worth: Mask = (long | heavy)[found.numbers]
    return worth


def are_letters(found: Strokes, light: Samples) -> bool:
    """True of a page of text; `light` is that of the picture, 0 to 1, stretched or not."""
    dark, middle, bright = np.percentile(light, [1, 50, 99])
    letters = (found.heights <= _LOW * max(light.shape)) & (found.depths >= _INK)
    share = found.pixels[letters].sum() / max(1.0, found.pixels.sum())
    count = int((letters & (found.pixels > 0)).sum())
    return bool(count >= _LETTERS and share >= _SHARE and middle >= dark + _PAPER * (bright - dark))
