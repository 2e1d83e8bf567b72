"""Clean a mask: drop specks, fill pinholes."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

WORTH_KEEPING: Final = 0.15
"""Share of the heaviest piece's weight; pixels in the middle weigh more than pixels at the border."""
PINHOLE: Final = 0.01


def clean(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return _fill(without_specks(mask))


def without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    count, labels, _, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return mask
    height, width = mask.shape
    down, right = np.mgrid[:height, :width]
    weight = np.exp(-((2 * down / height - 1) ** 2 + (2 * right / width - 1) ** 2) / (2 * 0.6**2))
    weights = np.bincount(labels.ravel(), weight.ravel(), count)
    weights[0] = 0
    kept: NDArray[np.bool_] = (weights >= WORTH_KEEPING * weights.max())[labels] & mask
    return kept


def _fill(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    is_pinhole = stats[:, cv2.CC_STAT_AREA] < PINHOLE * max(1, int(mask.sum()))
    filled: NDArray[np.bool_] = mask | is_pinhole[labels]
    return filled
