"""Draw a page of line art: full detail on the photo's subject, few lines in the background, faces in fine lines.

Without the model that finds the subject, the whole photo is drawn in full detail.
"""

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from darkroom.geometry import Size
from darkroom.images import resampling
from darkroom.images.coloring.details import SIDES, SMOOTHING
from darkroom.images.coloring.exposure import evened
from darkroom.images.kernels.lineart import Drawing, drawn
from darkroom.images.models import FACES, SUBJECT

if TYPE_CHECKING:
    from darkroom.images.models.faces import Face

TEXT: Final = 4
"""The lowest detail for a picture of text: thicker lines would close its letters."""

_LOOKED: Final = 640
"""Longer side in pixels at which faces and the subject are found."""
_CALM: Final = 2.0
"""Standard deviation in pixels of the blur before the subject is found."""
_COVERED: Final = (0.004, 0.85)
"""Minimum and maximum share of the picture for a subject."""
_FACE: Final = 150
"""Height of a face in pixels at which eyes and mouth are drawn well."""
_AROUND: Final = 0.25
"""Margin around a face, relative to it, so that no line ends in the face."""
_SMALLEST: Final = 60
"""Minimum height of a face on the page, in pixels: a smaller one has no room for lines."""


def page(image: Image.Image, size: Size, detail: int) -> Image.Image:
    """The drawing of an RGB photo at `size`, black on white, of mode L."""
    small = image.copy()
    small.thumbnail((_LOOKED, _LOOKED), reducing_gap=2.0)
    seen = np.asarray(evened(small))
    if (seen == seen[0, 0]).all():
        return Image.new("L", size, "white")
    # Faces come before the subject, whose model needs the same memory.
    faces = _faces(seen)
    drawing = _drawn(image, size, detail, seen)
    if drawing.is_text:
        return _inked(drawing if detail >= TEXT else _drawn(image, size, TEXT, seen), size)
    page = _inked(drawing, size)
    for face in faces:
        _draw_face(page, image, face, SIDES[detail])
    return page


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

    # Noise changes what the model sees.
    likely = find_subject(cv2.GaussianBlur(seen, (0, 0), _CALM))
    if not _COVERED[0] < float((likely > 0.5).mean()) < _COVERED[1]:
        return None
    # Half of the outline is outside the subject, and the model misses fine parts.
    wide = cv2.GaussianBlur(cv2.dilate(likely, np.ones((9, 9), np.uint8)), (0, 0), 4)
    weight: NDArray[np.float32] = cv2.resize(np.clip(2 * wide, 0, 1), canvas, interpolation=cv2.INTER_LINEAR)
    return weight


def _faces(seen: NDArray[np.uint8]) -> "tuple[Face, ...]":
    if not FACES.is_installed:
        return ()
    from darkroom.images.models.faces import find_faces

    return find_faces(seen)


def _draw_face(result: Image.Image, image: Image.Image, face: "Face", side: int) -> None:
    """Draw eyes, nose and mouth again, in lines that suit the size of the face, unless they already are."""
    left, top, right, bottom = face.box
    high = bottom - top
    enough = high * side * image.height / max(image.size) >= _FACE
    if enough or high * result.height < _SMALLEST:
        return
    wide, tall = _AROUND * (right - left), _AROUND * high
    box = max(0.0, left - wide), max(0.0, top - tall), min(1.0, right + wide), min(1.0, bottom + tall)
    part = image.crop(_pixels(box, image.size))
    # Enlarging a face more than twice adds no detail.
    scale = min(2.0, _FACE / (high * image.height))
    canvas = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    place = _pixels(box, result.size)
    lines = drawn(_planes(resampling.resize(part, canvas)), SMOOTHING[4])
    size = place[2] - place[0], place[3] - place[1]
    shape = Image.new("L", result.size)
    ImageDraw.Draw(shape).ellipse(_features(face, result.size), fill=255)
    result.paste(_inked(lines, size), place, shape.crop(place))


def _features(face: "Face", size: Size) -> tuple[float, float, float, float]:
    """The ellipse around brows, eyes, nose and mouth, in pixels."""
    xs, ys = [x * size[0] for x, _ in face.points], [y * size[1] for _, y in face.points]
    apart = max(max(xs) - min(xs), max(ys) - min(ys))
    return min(xs) - 0.45 * apart, min(ys) - 0.45 * apart, max(xs) + 0.45 * apart, max(ys) + 0.35 * apart


def _pixels(box: tuple[float, float, float, float], size: Size) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return int(left * size[0]), int(top * size[1]), round(right * size[0]), round(bottom * size[1])
