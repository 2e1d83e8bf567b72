"""Draw a page of line art, with full detail on the photo's subject and few lines in the background.

Without the model that finds the subject, the whole photo is drawn in full detail.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from darkroom.geometry import Size
from darkroom.images import resampling
from darkroom.images.coloring.exposure import evened
from darkroom.images.kernels.lineart import Drawing, drawn
from darkroom.images.models import SUBJECT

SIDES: Final = {1: 340, 2: 460, 3: 640, 4: 900, 5: 1250}
"""By detail, the longer side in pixels at which lines are found; there, a line is two pixels wide."""
SMOOTHING: Final = {1: 0.20, 2: 0.15, 3: 0.11, 4: 0.08, 5: 0.06}
"""By detail, the weight of the total variation that removes texture beforehand."""
TEXT: Final = 4
"""The lowest detail for a picture of text: thicker lines would close its letters."""

_LOOKED: Final = 640
"""Longer side in pixels at which the subject is found."""
_COVERED: Final = (0.004, 0.85)
"""Minimum and maximum share of the picture for a subject."""


def page(image: Image.Image, size: Size, detail: int) -> Image.Image:
    """The drawing of an RGB photo at `size`, black on white, of mode L."""
    small = image.copy()
    small.thumbnail((_LOOKED, _LOOKED), reducing_gap=2.0)
    seen = np.asarray(evened(small))
    if (seen == seen[0, 0]).all():
        return Image.new("L", size, "white")
    drawing = _drawn(image, size, detail, seen)
    if drawing.is_text:
        return _inked(drawing if detail >= TEXT else _drawn(image, size, TEXT, seen), size)
    return _inked(drawing, size)


def _drawn(image: Image.Image, size: Size, detail: int, seen: NDArray[np.uint8]) -> Drawing:
    """The line art for a page of that size, found at the resolution for that detail."""
    # Enlarging a picture more than twice adds no detail.
    scale = min(2.0, SIDES[detail] / max(size))
    canvas = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    return drawn(_planes(resampling.resize(image, canvas)), SMOOTHING[detail], _subject(seen, canvas))


def _planes(image: Image.Image) -> list[NDArray[np.uint8]]:
    return [np.asarray(plane) for plane in image.convert("YCbCr").split()]


def _inked(drawing: Drawing, size: Size) -> Image.Image:
    """Enlarging blurs a contour over as many pixels as the factor; thresholding makes it one pixel soft again."""
    ink = Image.fromarray(drawing.ink)
    steepness = 3 * max(1.0, max(size) / max(ink.size))
    levels = [min(255, max(0, round(127.5 - (level - 127.5) * steepness))) for level in range(256)]
    return ink.resize(size, Image.Resampling.BICUBIC).point(levels)


def _subject(seen: NDArray[np.uint8], canvas: Size) -> NDArray[np.float32] | None:
    """1 on the subject and its outline, 0 behind it; None without a subject or a model."""
    if not SUBJECT.is_installed:
        return None
    from darkroom.images.models.subject import find_subject

    likely = find_subject(seen)
    if not _COVERED[0] < float((likely > 0.5).mean()) < _COVERED[1]:
        return None
    # The outline lies half outside, and the model sees no fine parts.
    wide = cv2.GaussianBlur(cv2.dilate(likely, np.ones((9, 9), np.uint8)), (0, 0), 4)
    weight: NDArray[np.float32] = cv2.resize(np.clip(2 * wide, 0, 1), canvas, interpolation=cv2.INTER_LINEAR)
    return weight
