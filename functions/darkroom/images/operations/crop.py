"""crop:x:y:width:height, by Pillow's `Image.crop`, limited to the picture."""

from typing import TYPE_CHECKING

from darkroom.errors import InvalidRequest
from darkroom.images import framing
from darkroom.images.parameters import Length, Value, to_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Crop a rectangle, in pixels or, with the suffix p, in percent; anything outside the image is ignored."
EXAMPLE = "crop:10p:10p:50p:50p"
PARAMETERS = (
    Length("x", 65535, summary="distance from the left edge"),
    Length("y", 65535, summary="distance from the top edge"),
    Length("width", 65535, minimum=1),
    Length("height", 65535, minimum=1),
)


def output_size(size: "Size", context: "Context", x: Value, y: Value, width: Value, height: Value) -> "Size":
    left, top, right, bottom = _box(size, x, y, width, height)
    return right - left, bottom - top


def move_point(point: "Point", size: "Size", context: "Context", **box: Value) -> "Point":
    return framing.point_in(point, size, _box(size, **box))


def apply(image: "Image", context: "Context", x: Value, y: Value, width: Value, height: Value) -> "Image":
    return image.crop(_box(image.size, x, y, width, height))


def _box(size: "Size", x: Value, y: Value, width: Value, height: Value) -> tuple[int, int, int, int]:
    left, top = to_pixels(x, size[0]), to_pixels(y, size[1])
    if left >= size[0] or top >= size[1]:
        raise InvalidRequest(
            f"crop starts at {left}, {top}, outside the image, which is {size[0]} x {size[1]} pixels at this step."
        )
    right = min(size[0], left + max(1, to_pixels(width, size[0])))
    bottom = min(size[1], top + max(1, to_pixels(height, size[1])))
    return left, top, right, bottom
