"""Estimate which part of a picture attracts attention: the spectral residual (Hou and Zhang 2007).

"Saliency Detection: A Spectral Residual Approach", CVPR 2007: the log spectrum of natural pictures is smooth; what
remains after subtracting its local average belongs to salient parts.
"""

import numpy as np
from numpy.typing import NDArray

from darkroom.images.kernels.convolve import gaussian, smooth

SIDE = 64
"""Longer side in pixels at which the paper evaluates a picture."""


def saliency(gray: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A non-negative map of the same shape with sum 1. `gray` is a small picture of about `SIDE` pixels."""
    spectrum = np.fft.fft2(gray.astype(np.float32))
    amplitude = np.log(np.abs(spectrum) + 1.0).astype(np.float32)
    average = smooth(amplitude, np.full(3, 1 / 3, np.float32), "symmetric")
    residual = np.exp(amplitude - average + 1j * np.angle(spectrum))
    energy = (np.abs(np.fft.ifft2(residual)) ** 2).astype(np.float32)
    energy = smooth(energy, gaussian(6, 2.5), "symmetric")
    total = float(energy.sum())
    return energy / total if total > 0 else np.full(gray.shape, 1 / gray.size, np.float32)


def best_start(profile: NDArray[np.float32], length: int) -> int:
    """The start of the window of `length` bins with the largest sum; among near ties, the one closest to the middle."""
    sums = np.convolve(profile, np.ones(length), "valid")
    middle = (len(sums) - 1) / 2
    offsets = np.abs(np.arange(len(sums)) - middle) / max(middle, 1)
    return int(np.argmax(sums * (1 - 0.1 * offsets)))
