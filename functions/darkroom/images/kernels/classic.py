"""The classic coloring page: edges of the denoised picture, dark on white."""

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.kernels.chambolle import denoise
from darkroom.images.kernels.levels import normalized, without_dots
from darkroom.images.kernels.sobel import sobel_bytes

WEIGHT = 0.05
STRONG = 99
"""Percentile of the edges that becomes black in a sketch."""
FAINTEST = 6
"""Levels; a picture without stronger edges has no black."""


def classic(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page for a gray plane (height, width). Before the stretch, within one level of scikit-image's."""
    edges = sobel_bytes(denoise(gray, WEIGHT))
    least, most, _, _ = cv2.minMaxLoc(edges)
    cv2.LUT(edges, _stretched(int(least), int(most)), edges)
    return edges


def _stretched(least: int, most: int) -> NDArray[np.uint8]:
    """The page's level for each of 256 edge strengths: 255 for the weakest found, 0 for the strongest."""
    levels = 255 - np.clip(np.arange(256), least, most)
    if least == most:
        return levels.astype(np.uint8)
    # Double precision, truncated, as in `rescale_intensity`.
    return ((levels - (255.0 - most)) / float(most - least) * 255.0).astype(np.uint8)


def sketch(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page for a gray plane at any exposure and contrast: the strongest percent of edges becomes black.

    The classic page is stretched by its single strongest pixel, so one highlight makes everything else faint.
    """
    (light,) = normalized([without_dots(gray)])
    edges = sobel_bytes(denoise(light, WEIGHT))
    strong = max(int(np.percentile(edges, STRONG)), FAINTEST)
    cv2.LUT(edges, _stretched(0, strong), edges)
    return edges
