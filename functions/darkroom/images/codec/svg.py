"""A drawing as an SVG document (SVG 1.1) with real paths: its contours, simplified and rounded.

The contours are those where ink meets paper, between the pixels (marching squares, Lorensen and Cline 1987, as
scikit-image's `find_contours`), thinned out by Douglas and Peucker (1973), and drawn as quadratic curves from middle
to middle of their sides, with corners where they turn sharply, in the manner of Potrace (Selinger 2003).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import approximate_polygon, find_contours

Points = NDArray[np.float64]

_LONGEST: Final = 1600
"""Pixels of the longer side from which on contours get no finer."""
_LEVEL: Final = 127.5
_TOLERANCE: Final = 0.45
"""How far a contour may be off, in pixels as traced."""
_SMALLEST: Final = 6.0
"""Square pixels that a contour has to enclose."""
_CORNER: Final = np.cos(np.radians(65))
"""A turn that is sharper is a corner."""


def document(image: Image.Image) -> bytes:
    """The dark parts of a picture, black, as one path; nothing else is in it, and nothing runs."""
    width, height = image.size
    scale = min(1.0, _LONGEST / max(image.size))
    gray = image.convert("L")
    if scale < 1:
        gray = gray.resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.LANCZOS)
    across, down = width / gray.width, height / gray.height
    # Paper all around, so that every contour is closed.
    samples = np.pad(np.asarray(gray).astype(np.float32), 1, constant_values=255)
    outlines = [_outline(contour - 0.5, across, down) for contour in find_contours(samples, _LEVEL)]
    path = "".join(outlines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        f'<path fill-rule="evenodd" d="{path}"/>\n</svg>\n'
    ).encode("ascii")


def _outline(contour: Points, across: float, down: float) -> str:
    """A closed contour of (row, column), its last point its first, as path data; "" for a speck."""
    if abs(_area(contour)) < _SMALLEST:
        return ""
    points = approximate_polygon(contour, _TOLERANCE)[:-1, ::-1] * (across, down)
    if len(points) < 3:
        return ""
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
