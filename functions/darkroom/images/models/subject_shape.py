"""Describe where in the subject a place is: a head is at an end of the subject, and rather above its middle."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

COUNT: Final = 27
"""Number of features."""
FINER: Final = 4
"""Samples per square, along each axis."""
REACHES: Final = (0.15, 0.3, 0.6)
"""Standard deviations of the surroundings in which the subject's share is measured, relative to the subject."""
COLUMN: Final = 0.2
"""Width of the column above and below a place, relative to the subject."""
FARTHEST: Final = 3.0
"""Maximum distance from the subject's middle, in its standard deviations."""

Samples = NDArray[np.float32]


def shape_features(likely: Samples, squares: tuple[int, int]) -> Samples:
    """The values of each square, shape (COUNT, rows, columns). `likely` is the likelihood of the subject, 0 to 1."""
    rows, columns = squares
    mask = cv2.resize(likely, (FINER * columns, FINER * rows), interpolation=cv2.INTER_AREA)
    total = float(mask.sum()) + 1e-3
    side = total**0.5
    y, x = np.mgrid[: FINER * rows, : FINER * columns].astype(np.float32) + 0.5
    middle = (mask * x).sum() / total, (mask * y).sum() / total
    across = (x - middle[0]) / (np.sqrt((mask * (x - middle[0]) ** 2).sum() / total) + 1)
    down = (y - middle[1]) / (np.sqrt((mask * (y - middle[1]) ** 2).sum() / total) + 1)

    def each(plane: NDArray[np.floating]) -> Samples:
        samples = np.ascontiguousarray(np.broadcast_to(plane, mask.shape), np.float32)
        return np.asarray(cv2.resize(samples, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)

    here = each(mask)
    near, around, wide = (
        each(cv2.GaussianBlur(mask, (0, 0), max(1.0, reach * side), borderType=cv2.BORDER_CONSTANT))
        for reach in REACHES
    )
    above = each(np.cumsum(mask.sum(1))[:, None] / total)
    left = each(np.cumsum(mask.sum(0))[None] / total)
    end = np.minimum(left, 1 - left)
    column = cv2.blur(mask, (max(1, int(COLUMN * side)), 1))
    over = each(np.cumsum(column, 0) / (column.sum(0) + 0.5))
    sideways, lower = each(across), each(down)
    apart, low = np.minimum(np.abs(sideways), FARTHEST), np.clip(lower, -FARTHEST, FARTHEST)
    away = np.minimum(sideways**2 + lower**2, 2 * FARTHEST)
    from_middle = each(x / mask.shape[1] - 0.5)
    height = each(y / mask.shape[0] - 0.5)
    return np.stack([
        here, here**2, near, around, wide, near - around, around - wide,
        above, above**2, end, end**2, above * end, here * above, here * end, over, over * here,
        apart, low, apart * here, low * here, away * here,
        from_middle**2, height, height**2,
        near * end, near * over, here * low * apart,
    ])  # fmt: skip
