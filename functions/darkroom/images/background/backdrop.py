"""Detect a plain backdrop: a smooth color surface, estimated from the border of the picture."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

ROUNDS: Final = 8
INLIER: Final = 3.5
QUIET: Final = 2.5
"""Maximum noise of a plain backdrop, in CIELAB units."""
MIDDLE: Final = 25
"""Percentage of a hole's pixels that form its middle."""
SMALLEST_HOLE: Final = 0.0002
"""Share of the picture's area."""
CLIPPED: Final = 3.0
"""Distance in lightness (0 to 100) from black or white."""
SEEN_THROUGH: Final = 2.0
"""A hole is backdrop if its middle is within this many units of the noise; codecs blur colors into it."""
SEEN_THROUGH_CLIPPED: Final = 0.25
CLEAR: Final = (8.0, 12.0)
"""Minimum CIELAB distance along a clear edge, for a quarter and for half of its pixels."""


@dataclass(frozen=True)
class Backdrop:
    """Each pixel's CIELAB distance from the fitted surface, the noise, and the share of each side that the surface
    fits.

    `is_clipped`: the surface is entirely white or black, as a subject's highlights and shadows may be too.
    """

    distance: NDArray[np.float32]
    noise: float
    is_clipped: bool
    sides: tuple[float, float, float, float]


def fit(lab: NDArray[np.float32]) -> Backdrop:
    """Fit a quadratic surface to the border's pixels without outliers, since the subject may touch the border."""
    height, width = lab.shape[:2]
    rim = max(2, round(min(height, width) * 0.02))
    down, right = np.mgrid[:height, :width].astype(np.float32)
    y, x = down / height - 0.5, right / width - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
    border = np.ones((height, width), np.bool_)
    border[rim:-rim, rim:-rim] = False
    known, colors = terms[border], lab[border]
    residual = np.linalg.norm(colors - np.median(colors, 0), axis=1)
    kept = residual <= np.percentile(residual, 70)
    for _ in range(ROUNDS):
        surface, *_ = np.linalg.lstsq(known[kept], colors[kept], rcond=None)
        residual = np.linalg.norm(colors - known @ surface, axis=1)
        noise = max(1.0, 1.48 * float(np.median(residual)))
        fits = residual < INLIER * noise
        if (fits == kept).all():
            break
        kept = fits
    distance = np.linalg.norm(lab - terms @ surface, axis=-1)
    fits = distance < INLIER * noise
    sides = (fits[:rim], fits[-rim:], fits[:, :rim], fits[:, -rim:])
    shares = tuple(float(side.mean()) for side in sides)
    lightness = float(np.median(colors[kept][:, 0])) if kept.any() else 50.0
    is_clipped = not CLIPPED < lightness < 100 - CLIPPED
    return Backdrop(distance, noise, is_clipped, (shares[0], shares[1], shares[2], shares[3]))


def is_plain(backdrop: Backdrop) -> bool:
    """Low noise, and continuous along three sides: a bust may stand on the fourth."""
    return backdrop.noise < QUIET and sorted(backdrop.sides)[1] > 0.96


def is_mostly_plain(backdrop: Backdrop) -> bool:
    return backdrop.noise < QUIET and sum(backdrop.sides) / 4 > 0.7


def stands_out(backdrop: Backdrop, opacity: NDArray[np.float32]) -> bool:
    """Whether the subject clearly differs all along its edge, unlike white on white."""
    inside = (opacity > 0.5).astype(np.uint8)
    edge = (inside > 0) & (cv2.erode(inside, np.ones((5, 5))) == 0)
    quarter, half = np.percentile(backdrop.distance[edge], (25, 50)) if edge.any() else (0, 0)
    return bool(quarter >= CLEAR[0] and half >= CLEAR[1])


def opacity(backdrop: Backdrop) -> NDArray[np.float32]:
    """1 inside the subject; at its edge, the color's distance from the backdrop relative to the subject's."""
    distance = cv2.GaussianBlur(backdrop.distance, (0, 0), 0.7)
    most = SEEN_THROUGH_CLIPPED if backdrop.is_clipped else SEEN_THROUGH
    inside = _without_holes((distance > 3 * backdrop.noise).astype(np.uint8), backdrop.distance / backdrop.noise, most)
    core = cv2.erode(inside, np.ones((5, 5)), borderValue=1)
    nearby = cv2.dilate(cv2.GaussianBlur(distance, (0, 0), 1), np.ones((7, 7)))
    low = 2 * backdrop.noise
    edge = np.clip((distance - low) / np.maximum(nearby - low, low), 0, 1)
    edge = cv2.GaussianBlur(np.where(inside > 0, edge, 0).astype(np.float32), (0, 0), 0.5)
    return np.where(core > 0, np.float32(1), edge)


def _without_holes(mask: NDArray[np.uint8], deviation: NDArray[np.float32], most: float) -> NDArray[np.uint8]:
    """Close gaps, and fill holes unless their middle deviates by `most` or less."""
    reach = max(1, round(max(mask.shape) * 0.0025))
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    padded = cv2.morphologyEx(np.pad(mask, reach + 1), cv2.MORPH_CLOSE, disk)
    closed = padded[reach + 1 : -reach - 1, reach + 1 : -reach - 1]
    # Measured on the original hole: the closing removed its rim, which belongs to neither side.
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    is_open = np.zeros(count, np.bool_)
    is_open[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = True
    for label in range(1, count):
        left, top, width, height, area = stats[label]
        if is_open[label] or area < SMALLEST_HOLE * mask.size:
            continue
        part = np.s_[top : top + height, left : left + width]
        is_open[label] = np.percentile(deviation[part][labels[part] == label], MIDDLE) <= most
    is_open[0] = False
    return np.where(is_open[labels], closed, np.uint8(1))
