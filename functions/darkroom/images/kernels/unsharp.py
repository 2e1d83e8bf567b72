"""Unsharp masking of a plane."""

import numpy as np

from darkroom.images.kernels.convolve import Plane, Samples, smoothed_bands


def unsharp(plane: Plane, kernel: Samples, amount: float) -> Plane:
    """plane + amount * (plane - blurred plane), clipped to 0 to 255."""
    result = np.empty_like(plane)
    for top, blurred in smoothed_bands(plane, kernel, "symmetric"):
        rows = plane[top : top + len(blurred)]
        sharp = rows * np.float32(1 + amount) - blurred * np.float32(amount)
        result[top : top + len(blurred)] = np.clip(np.rint(sharp), 0, 255)
    return result
