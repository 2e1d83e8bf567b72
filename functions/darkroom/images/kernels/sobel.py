"""The Sobel magnitude of a plane, as scikit-image's `filters.sobel`: mirrored edges, 1 for a full step."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

_ROWS = 32


def sobel_bytes(samples: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The magnitude of a plane (height, width) of 0 to 1, times 255 and rounded, without a float copy of it."""
    height, width = samples.shape
    result = np.empty((height, width), np.uint8)
    for top in range(0, height, _ROWS):
        bottom = min(top + _ROWS, height)
        rows = np.pad(samples[max(top - 1, 0) : bottom + 1], ((top == 0, bottom == height), (1, 1)), mode="symmetric")
        across = rows[:, 2:] - rows[:, :-2]
        along = rows[:, 2:] + rows[:, :-2]
        cv2.scaleAdd(rows[:, 1:-1], 2, along, along)
        horizontal = across[2:] + across[:-2]
        cv2.scaleAdd(across[1:-1], 2, horizontal, horizontal)
        vertical = along[2:] - along[:-2]
        # Each component is four times the weighted mean difference; the magnitude is the root of their mean square.
        horizontal *= horizontal
        vertical *= vertical
        horizontal += vertical
        cv2.sqrt(horizontal, horizontal)
        cv2.convertScaleAbs(horizontal, result[top:bottom], 255 / 4 / math.sqrt(2))
    return result
