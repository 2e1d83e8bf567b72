"""scale:factor, with a Lanczos filter; sizes are rounded as in OpenCV's `resize`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Scale width and height by a factor."
EXAMPLE = "scale:0.5"
MEMORY = 3
RESTS_AT_SAME_SIZE = True
PARAMETERS = (Number("factor", 0.05, 100, places=9, above=True, summary="above 1 enlarges, below 1 reduces"),)


def output_size(size: "Size", context: "Context", factor: float) -> "Size":
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def decode_size(size: "Size", context: "Context", factor: float) -> "Size":
    return output_size(size, context, factor)


def apply(image: "Image", context: "Context", factor: float) -> "Image":
    from darkroom.images import resampling

    size = output_size(context.full_size or image.size, context, factor)
    if size == image.size:
        return image
    return resampling.resize(image, size)
