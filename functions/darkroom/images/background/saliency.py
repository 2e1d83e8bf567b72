"""The saliency of each part of a picture, from 0 to 1.

Zhu, Liang, Wei, Sun, "Saliency Optimization from Robust Background Detection" (2014): a region is background if it
has a wide connection to the border; it is salient if it contrasts with the background; both are balanced over the
graph of neighbors. Added here: texture as a fourth dimension of contrast, and a mild preference for the middle.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path
from skimage.segmentation import slic

SUPERPIXELS: Final = 350
COMPACTNESS: Final = 0.12
CONNECTED: Final = 6.0
SIMILAR: Final = 10.0
NEARBY: Final = 0.4
MIDDLE: Final = 0.6
BACKGROUND_WEIGHT: Final = 5.0

Array = NDArray[np.float64]


def saliency(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Saliency per pixel for a small RGB picture of about 300 pixels a side."""
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    labels = slic(lab, SUPERPIXELS, compactness=COMPACTNESS, sigma=1, start_label=0, convert2lab=False, channel_axis=-1)
    count = int(labels.max()) + 1
    if count < 4:
        return np.zeros(labels.shape, np.float32)
    colors, places = _features(lab, labels, count)
    contrast = np.linalg.norm(colors[:, None] - colors[None], axis=-1)
    neighbors = _neighbors(labels, count)
    on_border = np.zeros(count, np.bool_)
    on_border[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = True
    background = _background(contrast, neighbors, on_border)
    near = np.exp(-(np.linalg.norm(places[:, None] - places[None], axis=-1) ** 2) / (2 * NEARBY**2))
    standing_out = (contrast * near) @ background
    middle = np.array([labels.shape[0], labels.shape[1]]) / max(labels.shape) / 2
    standing_out *= np.exp(-(((places / middle - 1) ** 2).sum(1)) / (2 * MIDDLE**2))
    standing_out /= standing_out.max() + 1e-9
    salient = _weigh(background, _foreground(standing_out[labels], standing_out), contrast, neighbors)
    salient = np.clip(salient / (np.percentile(salient[labels], 99) + 1e-9), 0, 1)
    result: NDArray[np.float32] = salient[labels].astype(np.float32)
    return result


def _features(lab: NDArray[np.float32], labels: NDArray[np.int64], count: int) -> tuple[Array, Array]:
    """Mean CIELAB color and texture of each superpixel, and its center in units of the longer side."""
    flat = labels.ravel()
    size = np.bincount(flat, minlength=count)
    lightness = lab[..., 0]
    slope = np.hypot(cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1))
    texture = 6 * np.log1p(cv2.GaussianBlur(slope, (0, 0), 3))
    down, right = np.mgrid[: labels.shape[0], : labels.shape[1]] / max(labels.shape)
    planes = (lab[..., 0], lab[..., 1], lab[..., 2], texture, down, right)
    means = np.stack([np.bincount(flat, plane.ravel(), count) / size for plane in planes], 1)
    return means[:, :4], means[:, 4:]


def _neighbors(labels: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    touching = np.zeros((count, count), np.bool_)
    touching[labels[:, :-1], labels[:, 1:]] = True
    touching[labels[:-1], labels[1:]] = True
    touching |= touching.T
    np.fill_diagonal(touching, False)
    return touching


def _background(contrast: Array, neighbors: NDArray[np.bool_], on_border: NDArray[np.bool_]) -> Array:
    """The probability of background, 0 to 1, from the border length of a region relative to the root of its area."""
    linked = neighbors | np.outer(on_border, on_border)
    np.fill_diagonal(linked, False)
    least = np.where(neighbors, contrast, np.inf).min(1)
    small = float(least[np.isfinite(least)].mean())
    steps = csr_matrix(np.where(linked, np.maximum(contrast - small, 0) + 1e-6, 0))
    reached = np.exp(-(shortest_path(steps, directed=False) ** 2) / (2 * CONNECTED**2))
    connectivity = reached[:, on_border].sum(1) / np.sqrt(reached.sum(1))
    probability: Array = 1 - np.exp(-(connectivity**2) / 2)
    return probability


def _foreground(pixels: Array, standing_out: Array) -> Array:
    """Saliency, saturated so that a highlight does not outweigh the rest of its subject."""
    threshold, _ = cv2.threshold((pixels * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    limit = max(float(threshold) / 255, 1e-3)
    return np.where(standing_out < limit / 2, 0, np.clip(standing_out / (1.5 * limit), 0, 1))


def _weigh(background: Array, foreground: Array, contrast: Array, neighbors: NDArray[np.bool_]) -> Array:
    """The least-squares solution of: background 0, foreground 1, similar neighbors equal."""
    links = neighbors.astype(np.float64)
    close = np.logical_or(neighbors, links @ links > 0)
    pull = np.where(close, np.exp(-(contrast**2) / (2 * SIMILAR**2)), 0) + 0.1 * links
    np.fill_diagonal(pull, 0)
    solution = np.linalg.solve(
        np.diag(BACKGROUND_WEIGHT * background + foreground + 1e-6 + pull.sum(1)) - pull, foreground
    )
    return solution.astype(np.float64)
