"""Reduce a picture to few colors, in regions large enough to fill with a pencil."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Places = NDArray[np.intp]

_ROUNDS: Final = 60
_FAR: Final = 20.0
"""CIELAB difference above which the length of a shared border counts half."""


@dataclass(frozen=True)
class Pieces:
    """Connected pieces of one color: the piece number of each pixel (height, width), and for each piece its color,
    pixel count and bounds (left, top, width, height)."""

    numbers: NDArray[np.int32]
    colors: Places
    pixels: Places
    bounds: NDArray[np.int32]


def to_lab(rgb: Plane | NDArray[np.float32]) -> NDArray[np.float32]:
    """sRGB of (..., ..., 3), bytes or 0 to 1, to CIELAB (D65)."""
    samples = rgb.astype(np.float32) / 255 if rgb.dtype == np.uint8 else rgb
    lab: NDArray[np.float32] = cv2.cvtColor(np.ascontiguousarray(samples, np.float32), cv2.COLOR_RGB2LAB)
    return lab


def nearest(lab: NDArray[np.float32], palette: NDArray[np.float32]) -> Plane:
    """For each pixel, the index of the nearest palette color (n, 3) in CIELAB (CIE 1976)."""
    best = np.full(lab.shape[:2], np.inf, np.float32)
    result = np.zeros(lab.shape[:2], np.uint8)
    for number, color in enumerate(palette):
        distance = np.square(lab - color).sum(axis=2)
        closer = distance < best
        best[closer], result[closer] = distance[closer], number
    return result


def enlarged(colors: Plane, size: tuple[int, int], softness: float) -> Plane:
    """The regions at another size (width, height), their borders rounded by `softness` source pixels."""
    best = np.full(size[::-1], -np.inf, np.float32)
    result = np.zeros(size[::-1], np.uint8)
    for number in np.unique(colors):
        mask = cv2.GaussianBlur(
            (colors == number).astype(np.float32), (0, 0), softness, borderType=cv2.BORDER_REPLICATE
        )
        share = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
        more = share > best
        best[more], result[more] = share[more], number
    return result


def pieces(colors: Plane) -> Pieces:
    """Pixels that touch along an edge are connected."""
    numbers = np.zeros(colors.shape, np.int32)
    found, pixels, bounds = [], [], []
    count = 0
    for color in np.unique(colors):
        many, own, stats, _ = cv2.connectedComponentsWithStats((colors == color).astype(np.uint8), connectivity=4)
        inside = own > 0
        numbers[inside] = own[inside] - 1 + count
        count += many - 1
        found += [int(color)] * (many - 1)
        pixels.append(stats[1:, cv2.CC_STAT_AREA])
        bounds.append(stats[1:, :4])
    return Pieces(numbers, np.array(found), np.concatenate(pixels).astype(np.intp), np.concatenate(bounds))


def merged(colors: Plane, palette: NDArray[np.float32], smallest: float) -> Plane:
    """Give each piece under `smallest` pixels the color of a neighbor with a long shared border and a similar color."""
    for _ in range(_ROUNDS):
        known = pieces(colors)
        if len(known.pixels) == 1 or known.pixels.min() >= smallest:
            break
        own, other, border = _borders(known.numbers, len(known.pixels))
        # A piece merges only into one that is not smaller, so no two swap forever.
        rank = known.pixels * len(known.pixels) + np.arange(len(known.pixels))
        may = (known.pixels[own] < smallest) & (rank[other] > rank[own])
        own, other, border = own[may], other[may], border[may]
        apart = np.linalg.norm(palette[known.colors[own]] - palette[known.colors[other]], axis=1)
        order = np.lexsort((border / (1 + apart / _FAR), own))
        last = np.flatnonzero(np.diff(own[order], append=-1))
        after = known.colors.copy()
        after[own[order][last]] = known.colors[other[order][last]]
        colors = after.astype(np.uint8)[known.numbers]
    return colors


def _borders(numbers: NDArray[np.int32], count: int) -> tuple[Places, Places, Places]:
    """Pairs of neighboring pieces, in both directions, and the number of shared pixel edges."""
    sides = ((numbers[:, :-1], numbers[:, 1:]), (numbers[:-1], numbers[1:]))
    pairs = []
    for first, second in sides:
        differs = first != second
        one, two = first[differs].astype(np.int64), second[differs].astype(np.int64)
        pairs += [one * count + two, two * count + one]
    codes, border = np.unique(np.concatenate(pairs), return_counts=True)
    return codes // count, codes % count, border


def outlines(colors: Plane, width: int) -> NDArray[np.bool_]:
    """Lines of `width` pixels between colors and around the picture."""
    lines = np.ones(colors.shape, np.uint8)
    inner = lines[1:-1, 1:-1]
    inner[:] = (colors[1:-1, 1:-1] != colors[1:-1, 2:]) | (colors[1:-1, 1:-1] != colors[2:, 1:-1])
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    thick: NDArray[np.bool_] = cv2.dilate(lines, brush) > 0
    return thick


def middles(known: Pieces, lines: NDArray[np.bool_]) -> Sequence[tuple[int, int, float]]:
    """For each piece, the pixel (x, y) farthest from its outline, and that distance: the position of its number."""
    away = cv2.distanceTransform((~lines).astype(np.uint8), cv2.DIST_L2, 5)
    found = []
    for number, (left, top, width, height) in enumerate(known.bounds):
        window = slice(top, top + height), slice(left, left + width)
        inside = np.where(known.numbers[window] == number, away[window], -1)
        y, x = np.unravel_index(int(inside.argmax()), inside.shape)
        found.append((int(left + x), int(top + y), float(inside[y, x])))
    return found
