"""Bring a picture's levels to the full range, so that constants mean the same for every exposure and contrast."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]

RANGE: Final = 240.0
"""Levels, of 255, between the darkest and the brightest percent afterwards."""
MOST: Final = 14.0
"""The largest factor: beyond it, steps of eight bits would become lines."""
NOISE_ALONE: Final = 6.0
CLEAR: Final = 11.0
"""Range over noise: of a wall without anything on it, and of a picture. Gaussian noise alone has 4.7."""


def normalized(planes: Sequence[Plane]) -> list[Samples]:
    """Y, Cb and Cr (height, width), 0 to 255, with the light's range stretched and colors by the same factor.

    A picture that is nothing but noise becomes gray.
    """
    light, *colors = (plane.astype(np.float32) for plane in planes)
    dark, bright = (float(level) for level in np.percentile(light, [1, 99]))
    spread = max(bright - dark, 1.0)
    certainty = min(1.0, max(0.0, (spread / max(noise(light), 0.25) - NOISE_ALONE) / (CLEAR - NOISE_ALONE)))
    gain = np.float32(certainty * min(MOST, RANGE / spread))
    middle = np.float32((dark + bright) / 2)
    return [(light - middle) * gain + np.float32(127.5), *((color - 128) * gain + 128 for color in colors)]


def noise(light: Samples) -> float:
    """The standard deviation of the noise, in the plane's levels; edges and detail hardly count.

    Immerkaer, "Fast Noise Variance Estimation" (1996), by the median of the response in place of its mean.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    return 1.4826 / 6 * float(np.median(np.abs(cv2.filter2D(light, -1, kernel))))
