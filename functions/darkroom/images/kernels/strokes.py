"""Measure the strokes of a drawing: which to draw, and whether they are letters."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Samples = NDArray[np.float32]
Numbers = NDArray[np.float64]

_LONG: Final = 45.0
"""Minimum diagonal in pixels of a contour, which is drawn however faint it is."""
_PIXELS: Final = 90.0
_DEEP: Final = 0.026
_STEEP: Final = 2.5
"""A shorter stroke needs this many pixels at this depth, and fewer the deeper it is, with this exponent. This drops
short faint strokes such as fur and wood grain, and keeps short deep ones such as eyes and letters."""

_BEHIND: Final = 0.3
_BACKDROP: Final = 110.0
"""Mean of `subject` below which a stroke is in the background, and the minimum diagonal in pixels there."""

_LOW: Final = 0.06
_INK: Final = 0.035
_LETTERS: Final = 12
_SHARE: Final = 0.3
_PAPER: Final = 0.6
"""A picture of text has at least this many strokes with this share of the ink. Each is at most this fraction of the
longer side high and at least this deep, and the background is at least this bright between darkest and brightest."""


@dataclass(frozen=True)
class Strokes:
    """Connected pieces (corners count): the piece number of each pixel (height x width, 0 for none), and for each
    piece, including 0: its pixels (0 for none), width, height, and depth (the lowest edge value inside, negated)."""

    numbers: NDArray[np.int32]
    pixels: Numbers
    widths: Numbers
    heights: Numbers
    depths: Numbers


def strokes(ink: Mask, edges: Samples, gap: int = 0) -> Strokes:
    """Measure the strokes of the ink. `edges` are the differences of Gaussians that it was made from, 0 to 1.

    Pieces with at most `gap` pixels between them, an even number, are one stroke: noise interrupts faint lines.
    """
    around = np.ones((gap + 1, gap + 1), np.uint8)
    joined = cv2.dilate(ink.astype(np.uint8), around)
    count, numbers, bounds, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    numbers[~ink] = 0
    depths, pixels = np.zeros(count), np.bincount(numbers[ink], minlength=count).astype(np.float64)
    np.maximum.at(depths, numbers[ink], -edges[ink])
    sizes = bounds.astype(np.float64) - gap
    sizes[0] = 0
    return Strokes(numbers, pixels, sizes[:, cv2.CC_STAT_WIDTH], sizes[:, cv2.CC_STAT_HEIGHT], depths)


def worth_drawing(found: Strokes, subject: Samples | None = None) -> Mask:
    """Per piece, False if it is short and faint, or short and in the background. `subject` is 0 to 1, or None."""
    length = np.hypot(found.widths, found.heights)
    heavy = found.pixels * (found.depths / _DEEP) ** _STEEP >= _PIXELS
    worth = (length >= _LONG) | heavy
    if subject is not None:
        inside = np.bincount(found.numbers.ravel(), subject.ravel(), len(found.pixels)) / np.maximum(found.pixels, 1)
        worth &= (inside >= _BEHIND) | (length >= _BACKDROP)
    kept: Mask = worth[found.numbers]
    return kept


def are_letters(found: Strokes, light: Samples) -> bool:
    """Whether the picture is a page of text; `light` is its lightness, 0 to 1, stretched or not."""
    dark, middle, bright = np.percentile(light, [1, 50, 99])
    letters = (found.heights <= _LOW * max(light.shape)) & (found.depths >= _INK)
    share = found.pixels[letters].sum() / max(1.0, found.pixels.sum())
    count = int((letters & (found.pixels > 0)).sum())
    return bool(count >= _LETTERS and share >= _SHARE and middle >= dark + _PAPER * (bright - dark))
