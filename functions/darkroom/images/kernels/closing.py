"""Close the gaps of a drawing: extend loose ends to the next stroke, and drop strokes that remain loose.

An end is extended along the faint rest of its edge as far as the edge reaches, and a short way without an edge. Then
short tails are cut where they leave their stroke, and short strokes that touch no other are dropped.
"""

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.kernels.skeleton import ends, junctions, skeleton

Mask = NDArray[np.bool_]
Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]
Place = tuple[int, int]

REACH: Final = 8
"""Pixels that an end is extended without an edge."""
FURTHER: Final = 48
"""Additional pixels along a clear edge, and proportionally fewer along a faint one."""
TURNS: Final = tuple(math.radians(degrees) for degrees in (0, -14, 14, -28, 28))
BACK: Final = 7
"""Pixels of a stroke that give the direction of its end."""
STRAIGHT: Final = 0.25
"""Gain in clearness that justifies a turn of one radian."""
OWN: Final = 3
"""Pixels around an end that belong to its own stroke."""
TAIL: Final = 9
"""Maximum length in pixels of a loose tail that is cut."""
SPECKLE: Final = 30
"""Minimum pixels of a piece after its tails were cut."""
ROUNDS: Final = 2


def closed(ink: Mask, clearness: Samples) -> Mask:
    """The ink (height, width) with extended ends. `clearness` is the strength of edges, 0 (none) to 1 (clear)."""
    for _ in range(ROUNDS):
        thin = skeleton(ink)
        bridges = np.zeros(ink.shape, np.uint8)
        for end in ends(thin):
            path = _onward(thin, end, ink, clearness)
            if path:
                cv2.polylines(bridges, [np.array([end, *path], np.int32)], False, 1, 2)
        if not bridges.any():
            break
        ink = ink | (bridges > 0)
    return _without_tails(ink)


def _onward(thin: Plane, end: Place, ink: Mask, clearness: Samples) -> list[Place]:
    """The pixels from the end to the next stroke or the picture's edge; empty if it is too far."""
    height, width = ink.shape
    tail = _traced(thin, end, BACK)
    if len(tail) < BACK:
        return []
    x, y = float(end[0]), float(end[1])
    angle = math.atan2(y - tail[-1][1], x - tail[-1][0])
    path: list[Place] = []
    clear = 0.0
    for step in range(1, REACH + FURTHER + 1):
        angle = _clearest(x, y, angle, clearness)
        x, y = x + math.cos(angle), y + math.sin(angle)
        place = round(x), round(y)
        if not (0 <= place[0] < width and 0 <= place[1] < height):
            return path
        path.append(place)
        clear += float(clearness[place[1], place[0]])
        away = max(abs(place[0] - end[0]), abs(place[1] - end[1]))
        if ink[place[1], place[0]] and away > OWN and place not in tail:
            return path
        if step > REACH + FURTHER * clear / step:
            return []
    return []


def _clearest(x: float, y: float, angle: float, clearness: Samples) -> float:
    """The direction near the angle with the clearest edge; straight ahead if they are equal."""
    height, width = clearness.shape
    best, chosen = -1.0, angle
    for turn in TURNS:
        across, down = round(x + 2 * math.cos(angle + turn)), round(y + 2 * math.sin(angle + turn))
        if 0 <= across < width and 0 <= down < height:
            value = float(clearness[down, across]) - STRAIGHT * abs(turn)
            if value > best:
                best, chosen = value, angle + turn
    return chosen


def _traced(thin: Plane, end: Place, length: int) -> list[Place]:
    """The first `length` pixels of the center line from its end, without the end; stops where lines meet."""
    path: list[Place] = []
    seen = {end}
    here = end
    while len(path) < length:
        onward = [
            (here[0] + dx, here[1] + dy)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
            if 0 <= here[1] + dy < thin.shape[0] and 0 <= here[0] + dx < thin.shape[1]
            and thin[here[1] + dy, here[0] + dx] and (here[0] + dx, here[1] + dy) not in seen
        ]  # fmt: skip
        if not onward:
            break
        seen.update(onward)
        here = onward[0]
        path.append(here)
    return path


def _without_tails(ink: Mask) -> Mask:
    """Cut short loose tails where they leave another stroke. A stroke that touches no other is unchanged."""
    thin = skeleton(ink)
    meets = cv2.dilate(junctions(thin).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    cut = np.zeros(ink.shape, np.uint8)
    for end in ends(thin):
        path = [end]
        for place in _traced(thin, end, TAIL):
            if meets[place[1], place[0]]:
                cv2.polylines(cut, [np.array(path, np.int32)], False, 1, 3)
                break
            path.append(place)
    kept = thin.copy()
    kept[cut > 0] = 0
    # Pixels of a line that stays are not cut with the tail beside it.
    near = cv2.dilate(kept, np.ones((3, 3), np.uint8)) > 0
    rest = (ink & ((cut == 0) | near)).astype(np.uint8)
    _, numbers, bounds, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    large = bounds[:, cv2.CC_STAT_AREA] >= SPECKLE
    large[0] = False
    whole: Mask = large[numbers]
    return whole
