"""Upsample a small picture's opacity to full size along the full picture's edges.

He, Sun, "Fast Guided Filter" (2015), guided by color: in each small window, opacity is a linear function of color.
The functions are fitted on the small copy and applied to every pixel of the large one.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

RADIUS: Final = 3
SMOOTHNESS: Final = 1e-4
BAND: Final = 4
"""Pixels of the small copy on each side of its edge that may be partly transparent."""
ROWS: Final = 128

Plane = NDArray[np.float32]


def refine(pixels: NDArray[np.uint8], work: NDArray[np.uint8], opacity: Plane) -> NDArray[np.uint8]:
    """The opacity of each pixel, uint8, 0 to 255. `opacity` belongs to `work`, a smaller or equal copy of `pixels`."""
    height, width = pixels.shape[:2]
    functions = _linear_functions(work.astype(np.float32) / np.float32(255), opacity)
    solid = opacity > 0.5
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BAND + 1, 2 * BAND + 1))
    inside = cv2.erode(solid.astype(np.uint8), kernel, borderValue=1)
    outside = 1 - cv2.dilate(solid.astype(np.uint8), kernel)
    result: NDArray[np.uint8] = cv2.resize(inside * np.uint8(255), (width, height), interpolation=cv2.INTER_LINEAR)
    ratio = work.shape[0] / height
    for top in range(0, height, ROWS):
        bottom = min(top + ROWS, height)
        near = slice(max(0, int(top * ratio) - 2), int(bottom * ratio) + 3)
        open_part = (inside[near] | outside[near]) == 0
        if not open_part.any():
            continue
        columns = np.flatnonzero(open_part.any(0)) / work.shape[1] * width
        left = max(0, int(columns[0] - 2 * width / work.shape[1]))
        right = min(width, int(columns[-1] + 3 * width / work.shape[1]) + 1)
        grid = _grid((left, right), (top, bottom), work.shape[1] / width, ratio)
        part = pixels[top:bottom, left:right].astype(np.float32) / 255
        planes = [cv2.remap(plane, *grid, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for plane in functions]
        found = part[..., 0] * planes[0] + part[..., 1] * planes[1] + part[..., 2] * planes[2] + planes[3]
        low = cv2.remap(inside.astype(np.float32), *grid, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        high = 1 - cv2.remap(outside.astype(np.float32), *grid, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # Steepened, so that nearly opaque pixels become opaque.
        found = np.clip((found - 0.1) / 0.8, low, np.maximum(low, high))
        result[top:bottom, left:right] = (np.clip(found, 0, 1) * 255 + 0.5).astype(np.uint8)
    return result


def _grid(columns: tuple[int, int], rows: tuple[int, int], scale_x: float, scale_y: float) -> tuple[Plane, Plane]:
    """The positions of a part's pixels in the small copy, pixel centers on pixel centers."""
    x = ((np.arange(*columns, dtype=np.float32) + 0.5) * scale_x - 0.5).astype(np.float32)
    y = ((np.arange(*rows, dtype=np.float32) + 0.5) * scale_y - 0.5).astype(np.float32)
    return np.tile(x, (len(y), 1)), np.repeat(y[:, None], len(x), 1)


def _linear_functions(guide: Plane, opacity: Plane) -> list[Plane]:
    """Per pixel, factors for red, green and blue, and a constant."""
    size = (2 * RADIUS + 1, 2 * RADIUS + 1)

    def mean(plane: Plane) -> Plane:
        smoothed: Plane = cv2.blur(plane, size, borderType=cv2.BORDER_REPLICATE)
        return smoothed

    opacity = opacity.astype(np.float32)
    center = mean(guide)
    average = mean(opacity)
    products = mean(guide * opacity[..., None]) - center * average[..., None]
    outer = np.empty((*opacity.shape, 3, 3), np.float32)
    for row in range(3):
        for column in range(row, 3):
            covariance = mean(guide[..., row] * guide[..., column]) - center[..., row] * center[..., column]
            outer[..., row, column] = outer[..., column, row] = covariance
    outer += SMOOTHNESS * np.eye(3, dtype=np.float32)
    factors = np.linalg.solve(outer, products[..., None])[..., 0]
    constant = average - (factors * center).sum(-1)
    return [mean(np.ascontiguousarray(factors[..., channel])) for channel in range(3)] + [mean(constant)]
