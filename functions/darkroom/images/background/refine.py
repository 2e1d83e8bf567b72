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
TILE: Final = 128
"""Side in pixels of the parts that are computed together; parts away from the edge are skipped."""

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
    scale = work.shape[1] / width, work.shape[0] / height
    solid_part, other_part = inside.astype(np.float32), outside.astype(np.float32)
    undecided = (inside | outside) == 0
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            right, bottom = min(left + TILE, width), min(top + TILE, height)
            if not undecided[_near(top, bottom, scale[1]), _near(left, right, scale[0])].any():
                continue
            grid = _grid((left, right), (top, bottom), *scale)
            red, green, blue, constant, low, other = (
                cv2.remap(plane, *grid, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
                for plane in (*functions, solid_part, other_part)
            )
            part = pixels[top:bottom, left:right].astype(np.float32) / 255
            found = part[..., 0] * red + part[..., 1] * green + part[..., 2] * blue + constant
            # Steepened, so that nearly opaque pixels become opaque.
            found = np.clip((found - 0.1) / 0.8, low, np.maximum(low, 1 - other))
            result[top:bottom, left:right] = (np.clip(found, 0, 1) * 255 + 0.5).astype(np.uint8)
    return result


def _near(start: int, end: int, scale: float) -> slice:
    """The pixels of the small copy that a part of the large one depends on."""
    return slice(max(0, int(start * scale) - 2), int(end * scale) + 3)


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
