"""Choose the crop for another aspect ratio: around the focal point, people, the subject, or the most salient area."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from darkroom.geometry import Point, Size
from darkroom.images import attention, framing
from darkroom.images.attention import Attention
from darkroom.images.framing import Box
from darkroom.images.models import FACES

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

STEPS: Final = 100
"""Number of windows to compare."""
OFF_CENTER: Final = 0.15
OFF_CENTER_WITHOUT_HEADS: Final = 1.2
"""Share of the subject that a window must gain per side length of distance from the middle, and the same without the
model that finds heads: an animal's head is rather where the photographer put it than where most of its body is."""
ROOM: Final = ((0.5, 0.5), (0.75, 0.25))
LEAST_ROOM: Final = 0.1
"""Room wanted around a head, relative to its size: left and right, above and below (a hat needs more than a chin); and
its minimum, relative to the picture."""
ROOM_WEIGHT: Final = 0.005
"""Weight of that room beside the visible parts of heads."""
CUT: Final = 2
"""Exponent of the visible share of a likely head: half of a head is worth less than half of a whole one."""
SUBJECT: Final = 0.15
"""Weight of the subject beside likely heads. It decides in a close-up, where the head is larger than the window."""


def crop_point(image: "Image", target: Size, context: "Context") -> Point:
    """The point around which to crop a picture to the target's aspect ratio."""
    if context.focal_point:
        return context.focal_point
    found = (context.examine or attention.examine)(image) if attention.is_possible() else Attention()
    return attentive_point(image.size, target, found) or framing.salient_point(image, target)


def attentive_point(size: Size, target: Size, attention: Attention) -> Point | None:
    """The middle of the window that keeps most heads whole, or most of the subject; None if neither is known.

    A crop removes from one axis only. Among equally good windows, the one closest to the middle is used.
    """
    left, top, right, bottom = framing.window(size, target, (0.5, 0.5))
    axis = 0 if right - left < size[0] - 0.5 else 1
    share = ((right - left) / size[0], (bottom - top) / size[1])[axis]
    if attention.heads:
        heads = [(head[axis], head[axis + 2], _weight(head)) for head in attention.heads]
        place = _keeping_heads(heads, share, ROOM[axis])
    elif attention.across:
        heads = [(box[axis], box[axis + 2], probability) for box, probability in attention.likely]
        place = _keeping_most(heads, (attention.across, attention.down)[axis], share)
    else:
        return None
    return (place, 0.5) if axis == 0 else (0.5, place)


def _starts(share: float) -> list[float]:
    """Possible starts of a window, the middle one first."""
    places = [step / STEPS * (1 - share) for step in range(STEPS + 1)]
    return sorted(places, key=lambda start: abs(start - (1 - share) / 2))


def _weight(head: Box) -> float:
    """Larger heads count more, but less than in proportion to their area, so that a crowd outweighs one large head."""
    return math.sqrt((head[2] - head[0]) * (head[3] - head[1]))


def _keeping_heads(heads: Sequence[tuple[float, float, float]], share: float, wanted: tuple[float, float]) -> float:
    """The middle of the best window for heads given as (start, end, weight), with the room wanted before and after."""

    def kept(start: float) -> tuple[float, float]:
        end = start + share
        whole = [head for head in heads if head[0] >= start - 1e-6 and head[1] <= end + 1e-6]
        parts = sum(max(0.0, min(end, head[1]) - max(start, head[0])) / (head[1] - head[0]) * head[2] for head in heads)
        room = min((_room(head, start, end, wanted) for head in whole), default=0.0)
        return round(sum(head[2] for head in whole), 6), round(parts + ROOM_WEIGHT * room, 6)

    best = max(_starts(share), key=kept)
    return best + share / 2


def _room(head: tuple[float, float, float], start: float, end: float, wanted: tuple[float, float]) -> float:
    """The share of the room wanted around a head, at most 1, so that the edge of the window does not touch hair."""
    before, after = (max(LEAST_ROOM, share * (head[1] - head[0])) for share in wanted)
    return min(1.0, (head[0] - start) / before, (end - head[1]) / after)


def _keeping_most(heads: Sequence[tuple[float, float, float]], profile: Sequence[int], share: float) -> float:
    """The middle of the window that keeps most of the likely heads, given as (start, end, probability).

    As far as there may be no head, it keeps most of the subject (shares per bin). Leaving the middle has a cost.
    """
    cost = OFF_CENTER if FACES.is_installed else OFF_CENTER_WITHOUT_HEADS
    certainty = sum(probability for _, _, probability in heads)
    inside = [(max(0.0, start), min(1.0, end), probability) for start, end, probability in heads]

    def worth(start: float) -> float:
        kept = sum(
            probability * (_overlap(start, start + share, low, high) / max(0.001, min(high - low, share))) ** CUT
            for low, high, probability in inside
        )
        others = min(1.0, 1 - certainty + SUBJECT) * _mass(profile, start, start + share)
        return round(kept + others - cost * abs(start - (1 - share) / 2), 4)

    best = max(_starts(share), key=worth)
    return best + share / 2


def _mass(profile: Sequence[int], start: float, end: float) -> float:
    """The part of the profile, which covers 0 to 1, between two places."""
    width = 1 / len(profile)
    parts = (_overlap(start, end, bin * width, (bin + 1) * width) for bin in range(len(profile)))
    return sum(part / width * value for part, value in zip(parts, profile, strict=True)) / sum(profile)


def _overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    return max(0.0, min(end, other_end) - max(start, other_start))
