"""Connected components of low field values, with Canny's hysteresis (1986)."""

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
Mask = NDArray[np.bool_]


def hysteresis(field: Field, weak: float, strong: float, smallest: int) -> Mask:
    """True where the field (height, width) is below -weak, in pieces that reach -strong and have `smallest` pixels.

    Pixels that touch at a corner are connected.
    """
    deep = field < -weak
    count, numbers, bounds, _ = cv2.connectedComponentsWithStats(deep.view(np.uint8), connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.minimum.at(deepest, numbers[deep], field[deep])
    kept = (bounds[:, cv2.CC_STAT_AREA] >= smallest) & (deepest <= -strong)
    mask: Mask = kept[numbers]
    return mask
