"""Estimate the subject's own colors in half-transparent pixels, without the background's.

Forte, "Approximate Fast Foreground Colour Estimation" (2021): blurred colors of both layers, then one step that
explains each pixel by them. Only edge pixels are computed; the blurs run on a small copy.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE: Final = 800
BLUR: Final = 9

Plane = NDArray[np.uint8]
Places = NDArray[np.int32]


def cut_out(image: Image.Image, mask: Image.Image) -> Image.Image:
    """Combine an RGB picture and its opacity, of mode L and the same size, to RGBA."""
    pixels, opacity = np.asarray(image), np.asarray(mask)
    rows, columns, colors = _edge(pixels, opacity)
    result = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
    cv2.insertChannel(opacity, result, 3)
    result[rows, columns, :3] = colors
    return Image.fromarray(result)


def _edge(pixels: Plane, opacity: Plane) -> tuple[Places, Places, Plane]:
    """Rows, columns and own colors of the pixels that are neither opaque nor fully transparent."""
    places = cv2.findNonZero(cv2.inRange(opacity, 1, 254))
    if places is None:
        nowhere = np.empty(0, np.int32)
        return nowhere, nowhere, np.empty((0, 3), np.uint8)
    columns, rows = places.reshape(-1, 2).T
    height, width = opacity.shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(opacity, size, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    subject, behind = _blurred(small, share**2), _blurred(small, (1 - share) ** 2)
    at = (rows * size[1] // height, columns * size[0] // width)
    alpha = opacity[rows, columns, None].astype(np.float32) / 255
    front, back, seen = subject[at], behind[at], pixels[rows, columns].astype(np.float32)
    front = front + alpha * (seen - alpha * front - (1 - alpha) * back)
    return rows, columns, np.clip(front + 0.5, 0, 255).astype(np.uint8)


def _blurred(colors: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    window = (2 * BLUR + 1, 2 * BLUR + 1)
    total = cv2.blur(colors * weights, window)
    weight = cv2.blur(weights, window)[..., None]
    # Far from the layer its color is unknown, but its opacity there is almost zero.
    return np.where(weight > 1e-4, total / np.maximum(weight, 1e-4), colors)
