"""The built-in provider: finds the subject on a small copy and refines its edge at full size.

On a plain backdrop, the subject is found by color if it differs clearly. Otherwise a trained model finds it. If the
model is not installed, GrabCut does (Rother, Kolmogorov, Blake, "Interactive foreground extraction using iterated graph
cuts", 2004), with saliency and the statistics of the border in place of the user's rectangle.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from darkroom.config import Settings
from darkroom.images.background import backdrop, regions
from darkroom.images.background.refine import refine
from darkroom.images.models import SUBJECT

WORKING_SIDE: Final = 400
SMALLEST_SIDE: Final = 16
ITERATIONS: Final = 3
SURELY_BACKGROUND: Final = 0.25
SURELY_FOREGROUND: Final = 0.75
AGREEING: Final = 0.9
"""Minimum intersection over union with the model's subject for using the backdrop's finer edge."""

cv2.setNumThreads(1)


def matte(image: Image.Image, settings: Settings) -> Image.Image:
    """The subject's opacity; fully opaque if no subject is found or the picture is too small."""
    pixels = np.asarray(image)
    if min(pixels.shape[:2]) < SMALLEST_SIDE:
        return Image.new("L", image.size, 255)
    work = fit(pixels, WORKING_SIDE)
    opacity = find(pixels, work)
    if not (opacity > 0.5).any():
        return Image.new("L", image.size, 255)
    return Image.fromarray(refine(pixels, work, opacity))


def find(pixels: NDArray[np.uint8], work: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The subject's opacity, 0 to 1, in `work`, a smaller copy of the RGB picture."""
    lab = cv2.cvtColor(work.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    behind = backdrop.fit(lab)
    if not backdrop.is_plain(behind):
        return by_model(pixels, work) if SUBJECT.is_installed else _by_graph_cut(work, lab, behind)
    opacity = backdrop.opacity(behind)
    opacity = np.where(regions.without_specks(opacity > 0.5), np.maximum(opacity, 0.51), np.minimum(opacity, 0.49))
    if not SUBJECT.is_installed or backdrop.stands_out(behind, opacity):
        return opacity
    seen = by_model(pixels, work)
    return opacity if _agreement(opacity > 0.5, seen > 0.5) > AGREEING or not (seen > 0.5).any() else seen


def by_model(pixels: NDArray[np.uint8], work: NDArray[np.uint8]) -> NDArray[np.float32]:
    from darkroom.images.background.salient_object import likely

    return likely(pixels, (work.shape[1], work.shape[0]))


def _by_graph_cut(work: NDArray[np.uint8], lab: NDArray[np.float32], behind: backdrop.Backdrop) -> NDArray[np.float32]:
    return regions.clean(_grab(work, lab, behind)).astype(np.float32)


def _agreement(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((one & other).sum() / max(1, (one | other).sum()))


def fit(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Reduce until the longer side has `side` pixels; never enlarge."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: NDArray[np.uint8] = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small


def _grab(work: NDArray[np.uint8], lab: NDArray[np.float32], behind: backdrop.Backdrop) -> NDArray[np.bool_]:
    from darkroom.images.background.saliency import saliency

    height, width = work.shape[:2]
    salient = cv2.resize(saliency(fit(work, 300)), (width, height), interpolation=cv2.INTER_LINEAR)
    limit = otsu(salient)
    seeds = np.where(salient > limit, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    seeds[salient < limit * SURELY_BACKGROUND] = cv2.GC_BGD
    seeds[salient > limit + (1 - limit) * SURELY_FOREGROUND] = cv2.GC_FGD
    if backdrop.is_mostly_plain(behind):
        seeds[behind.distance < 2 * behind.noise] = cv2.GC_BGD
    is_foreground = (seeds & 1) > 0
    if is_foreground.all() or not is_foreground.any():
        return np.zeros((height, width), np.bool_)
    channels = np.clip(lab * 2 + np.array([0, 128, 128], np.float32), 0, 255).astype(np.uint8)
    cv2.setRNGSeed(1)
    cv2.grabCut(channels, seeds, None, np.zeros((1, 65)), np.zeros((1, 65)), ITERATIONS, cv2.GC_INIT_WITH_MASK)
    found: NDArray[np.bool_] = (seeds & 1) > 0
    return found


def otsu(values: NDArray[np.float32]) -> float:
    """The threshold, 0 to 1, that best separates the values into two classes (Otsu 1979)."""
    threshold, _ = cv2.threshold((values * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    return float(threshold) / 255
