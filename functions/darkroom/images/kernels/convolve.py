"""Separable convolution of a plane by matrix products, exact to float32.

A one-dimensional convolution of a block of samples is a product with a banded Toeplitz matrix. Blocks as wide as the
kernel keep the matrix at most half empty, and BLAS runs at full speed: for a 12-megapixel plane, a kernel of 301 takes
about a second, one of 5 a tenth.
"""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Border = Literal["reflect", "symmetric"]
"""As in NumPy: `reflect` has the edge sample once (OpenCV: REFLECT_101), `symmetric` twice (SciPy: reflect)."""

Plane = NDArray[np.uint8]
Samples = NDArray[np.float32]

_NARROWEST = 64


def gaussian(radius: int, sigma: float) -> Samples:
    """The samples of a Gaussian from -radius to radius, with sum 1."""
    distance = np.arange(-radius, radius + 1, dtype=np.float64)
    weights = np.exp(-0.5 * (distance / sigma) ** 2)
    weights /= weights.sum()
    return np.asarray(weights, np.float32)


def smooth(plane: NDArray[np.generic], kernel: Samples, border: Border) -> Samples:
    """The plane (height, width) convolved along both axes with a symmetric kernel of odd length; float32."""
    height, width = plane.shape
    result = np.empty((height, width), np.float32)
    for top, rows in smoothed_bands(plane, kernel, border):
        result[top : top + len(rows)] = rows
    return result


def smooth_bytes(plane: Plane, kernel: Samples, border: Border) -> Plane:
    """Like `smooth`, rounded to bytes, without a float copy of the plane."""
    result = np.empty(plane.shape, np.uint8)
    for top, rows in smoothed_bands(plane, kernel, border):
        np.rint(rows, out=rows)
        # The kernel's float32 sum may exceed 1 by an ulp.
        np.clip(rows, 0, 255, out=rows)
        result[top : top + len(rows)] = rows
    return result


def smoothed_bands(plane: NDArray[np.generic], kernel: Samples, border: Border) -> Iterator[tuple[int, Samples]]:
    """Yield the result in bands of rows, each with the index of its first row."""
    height, width = plane.shape
    radius = len(kernel) // 2
    block = max(_NARROWEST, 2 * radius)
    matrix = _toeplitz(kernel, min(block, max(height, width)))
    row_of = np.pad(np.arange(height), radius, mode=border)
    for top in range(0, height, block):
        count = min(block, height - top)
        rows = plane[row_of[top : top + count + 2 * radius]].astype(np.float32)
        rows = matrix[: count + 2 * radius, :count].T @ rows
        yield top, _along_rows(rows, matrix, radius, border)


def _along_rows(rows: Samples, matrix: Samples, radius: int, border: Border) -> Samples:
    width = rows.shape[1]
    block = matrix.shape[1]
    padded = np.pad(rows, ((0, 0), (radius, radius)), mode=border)
    for left in range(0, width, block):
        count = min(block, width - left)
        np.matmul(
            padded[:, left : left + count + 2 * radius],
            matrix[: count + 2 * radius, :count],
            out=rows[:, left : left + count],
        )
    return rows


def _toeplitz(kernel: Samples, block: int) -> Samples:
    """The banded matrix, (block + len(kernel) - 1, block): column j contains the kernel from row j on."""
    matrix = np.zeros((block + len(kernel) - 1, block), np.float32)
    for column in range(block):
        matrix[column : column + len(kernel), column] = kernel
    return matrix


def opencv_kernel(size: int, sigma: float) -> Samples:
    """The kernel of OpenCV's `getGaussianKernel`, with its rule for arguments of 0.

    Without sigma: 0.3 * ((size - 1) / 2 - 1) + 0.8. With size 0: round(6 * sigma + 1) | 1; sigma is 1 if that is 0 too.
    At most 301.
    """
    if size == 0:
        sigma = sigma or 1.0
        size = min(301, round(6 * sigma + 1) | 1)
    return gaussian(size // 2, sigma or 0.3 * ((size - 1) / 2 - 1) + 0.8)
