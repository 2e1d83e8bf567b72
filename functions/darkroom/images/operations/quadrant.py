"""quadrant:lt|rt|lb|rb, a quarter of the picture; the middle line of an odd side goes right or down."""

from typing import TYPE_CHECKING

from darkroom.images import framing
from darkroom.images.parameters import Choice

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Keep one quarter of the image."
EXAMPLE = "quadrant:lt"
PARAMETERS = (Choice("part", ("lt", "rt", "lb", "rb"), summary="top left, top right, bottom left, bottom right"),)


def output_size(size: "Size", context: "Context", part: str) -> "Size":
    left, top, right, bottom = _box(size, part)
    return right - left, bottom - top


def move_point(point: "Point", size: "Size", context: "Context", part: str) -> "Point":
    return framing.point_in(point, size, _box(size, part))


def apply(image: "Image", context: "Context", part: str) -> "Image":
    return image.crop(_box(image.size, part))


def _box(size: "Size", part: str) -> tuple[int, int, int, int]:
    width, height = size
    left, right = (0, max(1, width // 2)) if part[0] == "l" else (width // 2, width)
    top, bottom = (0, max(1, height // 2)) if part[1] == "t" else (height // 2, height)
    return left, top, right, bottom
