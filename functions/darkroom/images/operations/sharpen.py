"""sharpen:radius:amount, an unsharp mask with the formula of scikit-image's `unsharp_mask`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = "Sharpen with an unsharp mask."
EXAMPLE = "sharpen:1:0.6"
PARAMETERS = (
    Number("radius", 0.2, 20, default=1.0, unit="px", summary="standard deviation of the blur"),
    Number("amount", 0, 5, default=0.6, summary="share of the difference that is added"),
)
MEMORY = 8


def apply(image: "Image", context: "Context", radius: float, amount: float) -> "Image":
    from darkroom.images.kernels.convolve import gaussian
    from darkroom.images.kernels.unsharp import unsharp
    from darkroom.images.modes import map_colors

    kernel = gaussian(int(4 * radius + 0.5), radius)
    return map_colors(image, lambda plane: unsharp(plane, kernel, amount))
