"""denoise:weight, total-variation denoising of each channel, as scikit-image's `denoise_tv_chambolle`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = "Reduce noise and keep edges sharp."
EXAMPLE = "denoise:0.05"
PARAMETERS = (Number("weight", 0.001, 1, default=0.05, summary="larger values smooth more"),)
MEMORY = 20


def apply(image: "Image", context: "Context", weight: float) -> "Image":
    import numpy as np

    from darkroom.images.kernels.chambolle import denoise
    from darkroom.images.modes import map_colors

    return map_colors(image, lambda plane: np.rint(denoise(plane, weight) * np.float32(255)).astype(np.uint8))
