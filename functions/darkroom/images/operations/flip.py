"""flip, vertical mirroring by Pillow's `ImageOps.flip`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Mirror the image vertically."
EXAMPLE = "flip"
PARAMETERS = ()


def move_point(point: "Point", size: "Size", context: "Context") -> "Point":
    return point[0], 1 - point[1]


def apply(image: "Image", context: "Context") -> "Image":
    from PIL import Image

    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
