"""A page of line art: full detail on the photo's subject, few lines behind it, and faces finely drawn at every detail.

Without the models that find subject and faces, every part of the photo is drawn alike.
"""

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from darkroom.geometry import Size
from darkroom.images import resampling
from darkroom.images.coloring.exposure import evened
from darkroom.images.kernels.lineart import Drawing, drawn
from darkroom.images.models import FACES, SUBJECT

if TYPE_CHECKING:
    from darkroom.images.models.faces import Face

SIDES: Final = {1: 340, 2: 460, 3: 640, 4: 900, 5: 1250}
"""By detail, the longer side in pixels at which lines are found; there, a line is two pixels wide."""
SMOOTHING: Final = {1: 0.20, 2: 0.15, 3: 0.11, 4: 0.08, 5: 0.06}
"""By detail, the weight of the total variation that removes texture beforehand."""
TEXT: Final = 4
"""The lowest detail for a picture of text: thicker lines would close its letters."""

_LOOKED: Final = 640
"""Pixels of the longer side in which subject and faces are looked for."""
_COVERED: Final = (0.004, 0.85)
"""Shares of the picture that a subject covers."""
_FACE: Final = 150
"""Pixels of a face's height that eyes and mouth need."""
_AROUND: Final = 0.25
"""Of a face, examined around it so that its lines do not end in it."""
_SMALLEST: Final = 60
"""Pixels of a face's height on the page: in a smaller one no line has room."""


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
    result = _inked(drawing, size)
    for face in _faces(seen):
        _draw_face(result, image, face, SIDES[detail])
    return result


def _drawn(image: Image.Image, size: Size, detail: int, seen: NDArray[np.uint8]) -> Drawing:
    """The line art for a page of that size, found at the resolution of that detail."""
    # Beyond twice its own size, a picture shows nothing new.
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
    """1 on the subject and its outline, 0 behind it; None if there is none or no model to find it."""
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


def _faces(seen: NDArray[np.uint8]) -> "tuple[Face, ...]":
    if not FACES.is_installed:
        return ()
    from darkroom.images.models.faces import find_faces

    return find_faces(seen)


def _draw_face(result: Image.Image, image: Image.Image, face: "Face", side: int) -> None:
    """Draw eyes, nose and mouth anew, in lines that suit the size of the face, unless they were drawn so already."""
    left, top, right, bottom = face.box
    high = bottom - top
    enough = high * side * image.height / max(image.size) >= _FACE
    if enough or high * result.height < _SMALLEST:
        return
    wide, tall = _AROUND * (right - left), _AROUND * high
    box = max(0.0, left - wide), max(0.0, top - tall), min(1.0, right + wide), min(1.0, bottom + tall)
    part = image.crop(_pixels(box, image.size))
    # Beyond twice its own size, a face shows nothing new.
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
