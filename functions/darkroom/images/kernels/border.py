"""Find the picture inside a plain border, which may be noisy and have specks on it."""

from functools import reduce
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Samples = NDArray[np.uint8]

_CELLS: Final = 1024
_NOISE: Final = 2.0
"""A pixel differs from the border if it exceeds the corners' noise (95th percentile) by this factor."""
_LOUDEST: Final = 60
_SPECK_SHARE, _SPECK_SIDE, _SPECK_GAP = 0.002, 0.008, 0.003
"""A speck is smaller than these shares of all differing pixels and of the longer side, with nothing larger nearby."""
_SMALLEST: Final = 3


def content_box(samples: Samples, tolerance: int) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom) inside the border of (height, width, channels); None if all of it is border.

    The border's color is the median color of the corner that agrees best with the others. Pixels that differ by at most
    `tolerance` levels, or by no more than the noise of the corners, are border, and so are isolated specks.
    """
    ground, noise = _ground(samples)
    level = max(tolerance, min(_LOUDEST, round(_NOISE * noise)))
    mask = cv2.threshold(_distance(samples, ground), level, 1, cv2.THRESH_BINARY)[1]
    # An isolated pixel is noise, unless the picture has only isolated pixels.
    around = cv2.boxFilter(mask, cv2.CV_8U, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    dense = cv2.bitwise_and(mask, cv2.threshold(around, _SMALLEST - 1, 1, cv2.THRESH_BINARY)[1])
    if cv2.countNonZero(dense):
        mask = cv2.bitwise_and(mask, cv2.dilate(dense, np.ones((3, 3), np.uint8)))
    return _box_of_kept(mask)


def _distance(samples: Samples, ground: Samples) -> Plane:
    """The largest difference of any channel from the color."""
    bands = (samples,) if samples.ndim == 2 else cv2.split(samples)
    planes = [cv2.absdiff(band, float(level)) for band, level in zip(bands, np.atleast_1d(ground), strict=True)]
    return np.asarray(reduce(cv2.max, planes), np.uint8)


def _ground(samples: Samples) -> tuple[Samples, float]:
    """The border's color, and the 95th percentile of the distance from it in the corners of that color."""
    height, width = samples.shape[:2]
    side = max(1, min(64, min(height, width) // 40))
    rows, columns = (slice(0, side), slice(-side, None)), (slice(0, side), slice(-side, None))
    patches = [samples[row, column].reshape(side * side, -1).astype(int) for row in rows for column in columns]
    medians = [np.median(patch, axis=0) for patch in patches]
    apart = np.array([[np.abs(one - other).max() for other in medians] for one in medians])
    # The corner that agrees best; among equals, the first.
    chosen = int(np.argmin(np.median(apart, axis=1)))
    alike = [patch for patch, distance in zip(patches, apart[chosen], strict=True) if distance <= _LOUDEST / 4]
    distances = np.abs(np.concatenate(alike) - medians[chosen]).max(axis=1)
    return np.rint(medians[chosen]).astype(np.uint8), float(np.percentile(distances, 95))


def _box_of_kept(mask: Plane) -> tuple[int, int, int, int] | None:
    """The box of the mask in the cells of a grid that hold more than a speck of it, or are next to such a cell."""
    height, width = mask.shape
    cell = max(1, -(-max(height, width) // _CELLS))
    rows, columns = -(-height // cell), -(-width // cell)
    if (rows * cell, columns * cell) != mask.shape:
        mask = cv2.copyMakeBorder(mask, 0, rows * cell - height, 0, columns * cell - width, cv2.BORDER_CONSTANT)
    # Rows first: adding whole rows is fast.
    ink = mask.reshape(rows, cell, -1).sum(axis=1, dtype=np.uint16).reshape(rows, columns, cell).sum(axis=2)
    ink[~_is_kept(ink)] = 0
    left, top, wide, high = cv2.boundingRect((ink > 0).astype(np.uint8))
    if not wide:
        return None
    # Only the outermost cells determine the exact edges.
    mask = mask.reshape(rows, cell, columns, cell)
    right, bottom = left + wide - 1, top + high - 1
    above, below = (mask[row].any(axis=2)[:, ink[row] > 0].any(axis=1) for row in (top, bottom))
    before, behind = (mask[:, :, column][ink[:, column] > 0].any(axis=(0, 1)) for column in (left, right))
    return (
        left * cell + int(before.argmax()),
        top * cell + int(above.argmax()),
        (right + 1) * cell - int(behind[::-1].argmax()),
        (bottom + 1) * cell - int(below[::-1].argmax()),
    )


def _is_kept(ink: NDArray[np.integer]) -> NDArray[np.bool_]:
    """For each cell, whether its group of cells holds more than a speck. `ink` counts pixels of the mask per cell."""
    rows, columns = ink.shape
    reach = max(1, round(_SPECK_GAP * max(rows, columns)))
    near = cv2.dilate((ink > 0).astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    amounts = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count)
    spans = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) - 2 * reach
    side = max(_SMALLEST, _SPECK_SIDE * max(rows, columns))
    is_speck = (amounts < _SPECK_SHARE * amounts.sum()) & (spans <= side)
    is_speck[0] = True
    kept: NDArray[np.bool_] = ~is_speck[labels]
    return kept
