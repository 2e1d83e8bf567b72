"""The edge tangent flow of a picture, and smoothing along it.

Kang, Lee and Chui, "Coherent Line Drawing", NPAR 2007. The flow is that of the smoothed structure tensor, as in
Kyprianidis and Doellner, "Image Abstraction by Structure Adaptive Filtering", 2008.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from darkroom.images.kernels.convolve import gaussian, smooth

Samples = NDArray[np.float32]
Flow = tuple[Samples, Samples]
"""Unit vectors along the edges, x and y; their sign is arbitrary."""

_BAND = 16_384
"""Samples per band."""


def blurred(samples: Samples, sigma: float) -> Samples:
    return smooth(samples, gaussian(max(1, round(3 * sigma)), sigma), "symmetric")


def gradient(samples: Samples) -> Flow:
    """The differences along x and along y."""
    down = np.gradient(samples, axis=0) if samples.shape[0] > 1 else np.zeros_like(samples)
    right = np.gradient(samples, axis=1) if samples.shape[1] > 1 else np.zeros_like(samples)
    return right, down


def tangents(gradients: Sequence[Flow], sigma: float) -> Flow:
    """The flow from every channel's gradients (Di Zenzo 1986); `sigma`, in pixels, smooths the structure tensor."""
    x, y = np.stack([each[0] for each in gradients]), np.stack([each[1] for each in gradients])
    across, mixed, down = (blurred(np.sum(product, axis=0), sigma) for product in (x * x, x * y, y * y))
    angle = np.arctan2(2 * mixed, across - down) / 2
    return -np.sin(angle), np.cos(angle)


def smooth_along(field: Samples, flow: Flow, sigma: float) -> Samples:
    """Average every pixel along the flow, up to two sigma in both directions, with Gaussian weights."""
    height, width = field.shape
    result = np.empty_like(field)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = slice(top, min(top + rows, height))
        result[band] = _averaged(field, flow, band, sigma)
    return result


def _averaged(field: Samples, flow: Flow, band: slice, sigma: float) -> Samples:
    """A band of rows of the result, small enough for the processor's cache."""
    height, width = field.shape
    rows, columns = np.mgrid[band, 0:width].astype(np.float32)
    total = field[band].copy()
    weights = 1.0
    steps = int(2 * sigma)
    for sign in (np.float32(1), np.float32(-1)):
        x, y = columns.copy(), rows.copy()
        step_x, step_y = flow[0][band] * sign, flow[1][band] * sign
        for distance in range(1, steps + 1):
            np.clip(np.add(x, step_x, x), 0, width - 1, x)
            np.clip(np.add(y, step_y, y), 0, height - 1, y)
            # The nearest pixel is precise enough, since x and y keep their fractions.
            place = np.rint(y).astype(np.int32)
            place *= np.int32(width)
            place += np.rint(x).astype(np.int32)
            weight = np.float32(np.exp(-(distance**2) / (2 * sigma**2)))
            total += weight * field.ravel().take(place)
            weights += float(weight)
            if distance < steps:
                step_x, step_y = _onward(flow, place, step_x, step_y)
    return total / np.float32(weights)


def _onward(flow: Flow, place: NDArray[np.int32], step_x: Samples, step_y: Samples) -> Flow:
    """The flow at the given pixels, oriented to continue forward."""
    next_x, next_y = flow[0].ravel().take(place), flow[1].ravel().take(place)
    sign = np.copysign(np.float32(1), next_x * step_x + next_y * step_y)
    return next_x * sign, next_y * sign
