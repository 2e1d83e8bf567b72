"""Trace a drawing into an SVG document (SVG 1.1) with real paths: its contours, simplified and rounded.

Contours run between ink and paper pixels (marching squares, Lorensen and Cline 1987, as scikit-image's
`find_contours`), are simplified (Douglas and Peucker 1973), and are drawn as quadratic curves between the midpoints
of their sides, with corners at sharp turns, as in Potrace (Selinger 2003).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import find_contours

Points = NDArray[np.float64]

_LONGEST: Final = 1600
"""Maximum longer side in pixels at which contours are traced."""
_LEVEL: Final = 127.5
_TOLERANCE: Final = 0.45
"""Maximum deviation of a contour, in traced pixels."""
_SMALLEST: Final = 6.0
"""Minimum area of a contour, in square pixels."""
_CORNER: Final = np.cos(np.radians(65))
"""Sharper turns become corners."""


def document(image: Image.Image) -> bytes:
    """An SVG document with the dark parts of the picture as one black path, without scripts or other content."""
    width, height = image.size
    scale = min(1.0, _LONGEST / max(image.size))
    gray = image.convert("L")
    if scale < 1:
        gray = gray.resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.LANCZOS)
    across, down = width / gray.width, height / gray.height
    # A white border closes every contour.
    samples = np.pad(np.asarray(gray).astype(np.float32), 1, constant_values=255)
    outlines = [_outline(contour - 0.5, across, down) for contour in find_contours(samples, _LEVEL)]
    path = "".join(outlines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        f'<path fill-rule="evenodd" d="{path}"/>\n</svg>\n'
    ).encode("ascii")


def _outline(contour: Points, across: float, down: float) -> str:
    """Path data for a closed contour of (row, column), whose last point equals its first; "" for a speck."""
    if abs(_area(contour)) < _SMALLEST:
        return ""
    # skimage's `approximate_polygon` would load scipy.signal, which takes longer than a trace.
    simplified = cv2.approxPolyDP(contour[:-1, ::-1].astype(np.float32), _TOLERANCE, closed=True)
    if len(simplified) < 3:
        return ""
    points: Points = simplified.reshape(-1, 2) * (across, down)
    middles = (points + np.roll(points, -1, axis=0)) / 2
    before, after = points - np.roll(middles, 1, axis=0), middles - points
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    is_corner = (before * after).sum(axis=1) < _CORNER * lengths
    words = [f"M{_pair(middles[-1])}"]
    for point, middle, sharp in zip(points, middles, is_corner, strict=True):
        words.append(f"L{_pair(point)} {_pair(middle)}" if sharp else f"Q{_pair(point)} {_pair(middle)}")
    return "".join(words) + "Z"


def _area(contour: Points) -> float:
    rows, columns = contour.T
    return float(np.dot(rows[:-1], columns[1:]) - np.dot(rows[1:], columns[:-1])) / 2


def _pair(point: Points) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}".replace(".0,", ",").removesuffix(".0")
