"""blur:k:sigma, a Gaussian of k samples with reflected edges, with the formulas of OpenCV's `GaussianBlur`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Integer, Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Gaussian blur with a kernel of the given size."
EXAMPLE = "blur:5"
PARAMETERS = (
    Integer("k", 0, 301, unit="px", odd=True, summary="kernel size, odd; 0 derives it from sigma"),
    Number("sigma", 0, 100, default=0.0, unit="px", summary="standard deviation; 0 derives it from k"),
)
MEMORY = 14


def apply(image: "Image", context: "Context", k: int, sigma: float) -> "Image":
    from darkroom.images.kernels.convolve import opencv_kernel, smooth_bytes
    from darkroom.images.modes import map_planes

    kernel = opencv_kernel(k, sigma)
    return map_planes(image, lambda plane: smooth_bytes(plane, kernel, "reflect"))
