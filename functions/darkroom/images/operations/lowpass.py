"""lowpass:sigma, SciPy's `ndimage.gaussian_filter`: a Gaussian cut off at four sigma, edges mirrored."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Low-pass filter: remove detail finer than sigma."
EXAMPLE = "lowpass:3"
PARAMETERS = (Number("sigma", 0.1, 100, unit="px"),)
MEMORY = 15


def apply(image: "Image", context: "Context", sigma: float) -> "Image":
    from darkroom.images.kernels.convolve import gaussian, smooth_bytes
    from darkroom.images.modes import map_planes

    kernel = gaussian(int(4 * sigma + 0.5), sigma)
    return map_planes(image, lambda plane: smooth_bytes(plane, kernel, "symmetric"))
