"""The built-in provider: finds the subject on a small copy and refines its edge at full size.

A plain backdrop is separated by its color. Otherwise GrabCut is used
(Rother, Kolmogorov, Blake, "Interactive foreground extraction using iterated graph cuts", 2004), with saliency and
border statistics in place of a hand-drawn rectangle.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from darkroom.config import Settings
from darkroom.images.background import backdrop, regions
from darkroom.images.background.refine import refine
from darkroom.images.background.saliency import saliency

WORKING_SIDE: Final = 400
SMALLEST_SIDE: Final = 16
ITERATIONS: Final = 3
SURELY_BACKGROUND: Final = 0.25
SURELY_FOREGROUND: Final = 0.75

cv2.setNumThreads(1)


def matte(image: Image.Image, settings: Settings) -> Image.Image:
    """Fully opaque if no subject is found or the picture is too small."""
    pixels = np.asarray(image)
    if min(pixels.shape[:2]) < SMALLEST_SIDE:
        return Image.new("L", image.size, 255)
    work = fit(pixels, WORKING_SIDE)
    opacity = find(work)
    if not (opacity > 0.5).any():
        return Image.new("L", image.size, 255)
    return Image.fromarray(refine(pixels, work, opacity))


def find(work: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The subject's opacity, 0 to 1, for a small RGB picture."""
    lab = cv2.cvtColor(work.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    behind = backdrop.fit(lab)
    if backdrop.is_plain(behind):
        opacity = backdrop.opacity(behind)
        return np.where(regions.without_specks(opacity > 0.5), np.maximum(opacity, 0.51), np.minimum(opacity, 0.49))
    return regions.clean(_grab(work, lab, behind)).astype(np.float32)


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
