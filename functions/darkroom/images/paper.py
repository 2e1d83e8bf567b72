"""Paper sizes, in millimeters and in pixels at 300 dpi. Does not load Pillow."""

from types import MappingProxyType
from typing import Final

from darkroom.geometry import Size

DOTS_PER_INCH: Final = 300
MILLIMETERS_PER_INCH: Final = 25.4

PAPERS: Final = MappingProxyType({"a4": (210.0, 297.0), "letter": (215.9, 279.4)})
"""Width and height in millimeters, portrait."""

MARGIN: Final = round(10 / MILLIMETERS_PER_INCH * DOTS_PER_INCH)
"""Margin in pixels on each side: 10 mm, which every printer can leave."""


def dots(millimeters: float) -> int:
    return round(millimeters / MILLIMETERS_PER_INCH * DOTS_PER_INCH)


def sheet(paper: str, size: Size) -> Size:
    """The sheet in pixels: landscape for a picture wider than high, else portrait."""
    width, height = (dots(side) for side in PAPERS[paper])
    return (height, width) if size[0] > size[1] else (width, height)


def paper_of(size: Size) -> tuple[float, float] | None:
    """Width and height in millimeters of the sheet that `size` fills, None if it is not a sheet."""
    for short, long in PAPERS.values():
        if size == (dots(short), dots(long)):
            return short, long
        if size == (dots(long), dots(short)):
            return long, short
    return None


def fit_in(size: Size, box: Size) -> Size:
    """The largest size of the picture's aspect ratio inside the box; it may exceed the picture."""
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(1, min(box[0], round(size[0] * scale))), max(1, min(box[1], round(size[1] * scale)))
