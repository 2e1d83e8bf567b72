"""pad:width:height:rrggbb, composited in the middle of a canvas of one color; never crops."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Color, Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = (
    "Center the image on a larger canvas of one color, also behind transparent parts; a large enough side is kept."
)
EXAMPLE = "pad:1080:1080:ffffff"
PARAMETERS = (
    Integer("width", 0, 16384, unit="px", summary="minimum; 0 keeps the image's own"),
    Integer("height", 0, 16384, default=0, unit="px", summary="minimum; 0 keeps the image's own"),
    Color("color", default="ffffff"),
)


def output_size(size: "Size", context: "Context", width: int, height: int, color: str) -> "Size":
    return max(size[0], width), max(size[1], height)


def move_point(point: "Point", size: "Size", context: "Context", width: int, height: int, color: str) -> "Point":
    canvas = output_size(size, context, width, height, color)
    left, top = _corner(size, canvas)
    return (left + point[0] * size[0]) / canvas[0], (top + point[1] * size[1]) / canvas[1]


def apply(image: "Image", context: "Context", width: int, height: int, color: str) -> "Image":
    from darkroom.images.modes import on_color

    size = output_size(image.size, context, width, height, color)
    if size == image.size and "A" not in image.mode:
        return image
    return on_color(image, color, size, _corner(image.size, size))


def _corner(size: "Size", canvas: "Size") -> tuple[int, int]:
    return (canvas[0] - size[0]) // 2, (canvas[1] - size[1]) // 2
