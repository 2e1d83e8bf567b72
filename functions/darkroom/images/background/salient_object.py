"""Find the subject with the trained model, in further passes if the first is uncertain.

The model sees 320 x 320 pixels. A thin subject is uncertain there, so the mirrored picture is examined too. A large
region that reaches the picture's edges may be background, so an object in the middle that was missed takes precedence.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models.subject import find_subject

UNSURE: Final = 0.45
"""Maximum ratio of uncertain pixels (0.1 to 0.9) to likely ones (above 0.5)."""
LARGE: Final = 0.3
"""Minimum share of the picture for a region at its edges to be doubted."""
SIDES: Final = 2
ALONG: Final = 0.15
"""Minimum share of an edge's length that the region covers."""
MIDDLE: Final = (0.2, 0.8)
SMALLEST: Final = 0.005
"""Minimum share of the strip for an object."""
SURE: Final = 0.8
MISSED: Final = 0.5
"""A missed object has a mean likelihood below this in the first pass."""

Pixels = NDArray[np.uint8]
Samples = NDArray[np.float32]


def likely(pixels: Pixels, size: tuple[int, int]) -> Samples:
    """The likelihood, 0 to 1, that each pixel of an RGB picture belongs to the subject, at `size` (width, height)."""
    found = _at(find_subject(pixels), size)
    if _is_unsure(found):
        mirrored = _at(find_subject(np.ascontiguousarray(pixels[:, ::-1])), size)[:, ::-1]
        found = np.asarray((found + mirrored) / 2 if _is_unsure(mirrored) else mirrored, np.float32)
    if _runs_out(found > 0.5):
        missed = _missed_object(pixels, found)
        found = found if missed is None else missed
    return found


def _at(samples: Samples, size: tuple[int, int]) -> Samples:
    resized: Samples = np.clip(cv2.resize(samples, size, interpolation=cv2.INTER_CUBIC), 0, 1)
    return resized


def _is_unsure(found: Samples) -> bool:
    return float(((found > 0.1) & (found < 0.9)).sum()) > UNSURE * max(1.0, float((found > 0.5).sum()))


def _runs_out(mask: NDArray[np.bool_]) -> bool:
    """Whether the mask is large and reaches two sides. The bottom does not count, since a bust reaches it."""
    sides = (mask[0].mean(), mask[:, 0].mean(), mask[:, -1].mean())
    return bool(mask.mean() > LARGE and sum(side > ALONG for side in sides) >= SIDES)


def _missed_object(pixels: Pixels, found: Samples) -> Samples | None:
    """An object that is complete in a strip through the middle and was missed in the first pass; None without one."""
    height, width = pixels.shape[:2]
    low, high = MIDDLE
    strips = (
        (0, height, round(low * width), round(high * width)),
        (round(low * height), round(high * height), 0, width),
    )
    for top, bottom, left, right in strips:
        window = (
            slice(round(top / height * found.shape[0]), round(bottom / height * found.shape[0])),
            slice(round(left / width * found.shape[1]), round(right / width * found.shape[1])),
        )
        before = found[window]
        closer = _at(find_subject(np.ascontiguousarray(pixels[top:bottom, left:right])), before.shape[::-1])
        missed = _whole_object(closer, before)
        if missed is not None:
            result = np.zeros_like(found)
            result[window] = missed
            return result
    return None


def _whole_object(closer: Samples, before: Samples) -> Samples | None:
    """The largest certain piece that touches no border and was missed before, without all others."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((closer > 0.5).astype(np.uint8), connectivity=8)
    on_edge = set(np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])).tolist())
    best, most = 0, SMALLEST * closer.size
    for label in set(range(1, count)) - on_edge:
        piece = labels == label
        if stats[label, cv2.CC_STAT_AREA] > most and closer[piece].mean() > SURE and before[piece].mean() < MISSED:
            best, most = label, float(stats[label, cv2.CC_STAT_AREA])
    if not best:
        return None
    near = cv2.dilate((labels == best).astype(np.uint8), np.ones((7, 7))) > 0
    return np.where(near, closer, np.float32(0))
