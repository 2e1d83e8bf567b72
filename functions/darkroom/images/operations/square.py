"""square: the largest square around the focal point, else around people, the subject or the most salient area."""

from typing import TYPE_CHECKING

from darkroom.images import attention, cropping, framing

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

SUMMARY = "Crop to the largest square around the focal point, or else around people or the subject."
EXAMPLE = "square"
PARAMETERS = ()
MODELS = attention.MODELS


def engine() -> int:
    return attention.engine()


def output_size(size: "Size", context: "Context") -> "Size":
    return min(size), min(size)


def move_point(point: "Point", size: "Size", context: "Context") -> "Point":
    return framing.point_in(point, size, _box(size, point))


def apply(image: "Image", context: "Context") -> "Image":
    if image.width == image.height:
        return image
    return image.crop(_box(image.size, cropping.crop_point(image, (1, 1), context)))


def _box(size: "Size", point: "Point") -> tuple[int, int, int, int]:
    left, top, _, _ = framing.window(size, (1, 1), point)
    side = min(size)
    return round(left), round(top), round(left) + side, round(top) + side
