"""Find faces: CenterFace (Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point", 2019).

The network sees squares of 640 pixels. A large picture is also examined in overlapping squares of larger copies of
it, so that faces down to a few thousandths of its width are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models import FACES
from darkroom.images.models.network import Network, network

SIDE: Final = 640
OVERLAP: Final = 96
LARGER: Final = 1.2
"""A picture this much longer than the last copy is also examined at its own size."""
STRIDE: Final = 4
SAME: Final = 0.3
"""Minimum intersection over union at which two boxes are one face."""

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Face:
    """Left, top, right and bottom, each 0 to 1 of the picture; the score, 0 to 1; and five points (x, y): the eyes,
    the tip of the nose and the corners of the mouth."""

    box: tuple[float, float, float, float]
    score: float
    points: tuple[tuple[float, float], ...]


def find_faces(pixels: Pixels, least: float = 0.5, longest: int = SIDE) -> tuple[Face, ...]:
    """The faces in an RGB picture (height, width, 3), highest score first.

    `least` is the lowest score. `longest` is the longer side in pixels up to which enlarged squares are examined.
    """
    found: list[Numbers] = []
    with network(FACES) as net:
        for view, scale, left, top in _views(pixels, longest):
            detected = _detect(view, least, net)
            detected[:, [0, 2, *range(5, 15, 2)]] = (detected[:, [0, 2, *range(5, 15, 2)]] + left) / scale
            detected[:, [1, 3, *range(6, 15, 2)]] = (detected[:, [1, 3, *range(6, 15, 2)]] + top) / scale
            found.append(detected)
    rows = np.concatenate(found)
    height, width = pixels.shape[:2]
    return tuple(_face(row, width, height) for row in _distinct(rows))


def _views(pixels: Pixels, longest: int) -> Iterator[tuple[Pixels, float, int, int]]:
    """Squares of at most SIDE pixels, each with its scale and its place in the picture at that scale."""
    height, width = pixels.shape[:2]
    for side in _sides(min(longest, max(height, width))):
        scale = side / max(height, width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        view = cv2.resize(pixels, size, interpolation=kind)
        for top in _starts(size[1]):
            for left in _starts(size[0]):
                yield view[top : top + SIDE, left : left + SIDE], scale, left, top


def _sides(longest: int) -> list[int]:
    """The longer sides of the copies: each twice the one before, the last as long as the picture."""
    sides = [SIDE]
    while sides[-1] * 2 <= longest:
        sides.append(sides[-1] * 2)
    return [*sides, longest] if longest > LARGER * sides[-1] else sides


def _starts(length: int) -> Sequence[int]:
    if length <= SIDE:
        return (0,)
    count = -(-(length - OVERLAP) // (SIDE - OVERLAP))
    return [round(place * (length - SIDE) / (count - 1)) for place in range(count)]


def _detect(view: Pixels, least: float, net: Network) -> Numbers:
    """Rows of left, top, right, bottom, score and the five points, in the view's pixels."""
    canvas = np.zeros((SIDE, SIDE, 3), np.float32)
    canvas[: view.shape[0], : view.shape[1]] = view
    heat, scale, offset, points = net.run(np.ascontiguousarray(canvas.transpose(2, 0, 1)[None]))
    rows, columns = np.nonzero(heat[0, 0] > least)
    high, wide = np.exp(scale[0, :, rows, columns]).T * STRIDE
    top = (rows + offset[0, 0, rows, columns] + 0.5) * STRIDE - high / 2
    left = (columns + offset[0, 1, rows, columns] + 0.5) * STRIDE - wide / 2
    places = points[0][:, rows, columns].reshape(5, 2, -1)
    marks = np.stack([places[:, 1] * wide + left, places[:, 0] * high + top], 1).reshape(10, -1)
    found = np.concatenate([[left, top, left + wide, top + high, heat[0, 0, rows, columns]], marks]).T
    return _distinct(found.astype(np.float32))


def _distinct(rows: Numbers) -> Numbers:
    """The highest score of each group of overlapping boxes."""
    if not len(rows):
        return rows
    boxes = np.concatenate([rows[:, :2], rows[:, 2:4] - rows[:, :2]], 1)
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), rows[:, 4].tolist(), 0.0, SAME)
    distinct: Numbers = rows[np.asarray(kept).ravel()]
    return distinct


def _face(row: Numbers, width: int, height: int) -> Face:
    x, y = np.clip(row[[0, 2]] / width, 0, 1), np.clip(row[[1, 3]] / height, 0, 1)
    points = (row[5:].reshape(5, 2) / (width, height)).tolist()
    return Face(
        (float(x[0]), float(y[0]), float(x[1]), float(y[1])), float(row[4]), tuple((px, py) for px, py in points)
    )
