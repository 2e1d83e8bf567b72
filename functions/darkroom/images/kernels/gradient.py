"""Differences of a gray plane (height, width) of bytes, displayed as bytes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

_ROWS = 64


def signed(gray: Plane, axis: str) -> Plane:
    """Change per pixel along x or y, -255 to 255, displayed as 127.5 + change / 2; above 128 it grows brighter."""
    along = 1 if axis == "x" else 0
    return _by_bands(gray, lambda rows: _along(rows, along) / 2 + 127.5)


def magnitude(gray: Plane) -> Plane:
    """The length of the gradient, clipped at 255."""
    return _by_bands(gray, lambda rows: np.hypot(_along(rows, 0), _along(rows, 1)))


def _along(rows: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """`np.gradient`, or 0 along an axis of one sample."""
    if rows.shape[axis] < 2:
        return np.zeros_like(rows)
    change: NDArray[np.float32] = np.gradient(rows, axis=axis)
    return change


def _by_bands(gray: Plane, function: Callable[[NDArray[np.float32]], NDArray[np.floating[Any]]]) -> Plane:
    """Apply `function` to bands of rows that overlap by one row on each side."""
    height = len(gray)
    result = np.empty_like(gray)
    for top in range(0, height, _ROWS):
        bottom = min(top + _ROWS, height)
        first, last = max(top - 1, 0), min(bottom + 1, height)
        values = function(gray[first:last].astype(np.float32))[top - first : bottom - first]
        result[top:bottom] = np.clip(np.rint(values), 0, 255)
    return result
