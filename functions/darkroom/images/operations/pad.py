"""pad:width:height:rrggbb, by Pillow's `Image.paste` in the middle of a larger canvas; never crops."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Color, Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Center the image on a larger canvas; a side that is already large enough is kept."
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
    from PIL import Image

    size = output_size(image.size, context, width, height, color)
    if size == image.size:
        return image
    gray = color[0:2] == color[2:4] == color[4:6]
    mode = image.mode if gray else {"L": "RGB", "LA": "RGBA"}.get(image.mode, image.mode)
    canvas = Image.new(mode, size, f"#{color}")
    canvas.paste(image.convert(mode), _corner(image.size, size))
    return canvas


def _corner(size: "Size", canvas: "Size") -> tuple[int, int]:
    return (canvas[0] - size[0]) // 2, (canvas[1] - size[1]) // 2
