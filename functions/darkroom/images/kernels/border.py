"""Find the picture inside a plain border, which may be noisy and have specks on it."""

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
    difference = cv2.absdiff(samples, np.broadcast_to(ground, samples.shape).astype(np.uint8))
    distance = difference if difference.ndim == 2 else difference.max(axis=2)
    level = max(tolerance, min(_LOUDEST, round(_NOISE * noise)))
    mask = (distance > level).astype(np.uint8)
    # An isolated pixel is noise, unless the picture has only isolated pixels.
    dense = mask & (
        cv2.boxFilter(mask, cv2.CV_8U, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT) >= _SMALLEST
    )
    mask &= cv2.dilate(dense, np.ones((3, 3), np.uint8)) if dense.any() else 1
    mask &= _kept(mask)
    left, top, width, height = cv2.boundingRect(mask)
    return (left, top, left + width, top + height) if width else None


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


def _kept(mask: Plane) -> Plane:
    """1 for the cells of a grid that hold more than a speck of the mask, or are next to such a cell."""
    height, width = mask.shape
    cell = max(1, -(-max(height, width) // _CELLS))
    rows, columns = -(-height // cell), -(-width // cell)
    padded = np.zeros((rows * cell, columns * cell), np.uint8)
    padded[:height, :width] = mask
    ink = padded.reshape(rows, cell, columns, cell).sum(axis=(1, 3), dtype=np.int32)
    reach = max(1, round(_SPECK_GAP * max(rows, columns)))
    near = cv2.dilate((ink > 0).astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    amounts = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count)
    spans = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) - 2 * reach
    side = max(_SMALLEST, _SPECK_SIDE * max(rows, columns))
    is_speck = (amounts < _SPECK_SHARE * amounts.sum()) & (spans <= side)
    is_speck[0] = True
    kept = (~is_speck[labels]).astype(np.uint8)
    return np.repeat(np.repeat(kept, cell, axis=0), cell, axis=1)[:height, :width]
