"""Sheets of paper, in millimeters and in pixels at 300 dots per inch. Loads no Pillow."""

from types import MappingProxyType
from typing import Final

from darkroom.geometry import Size

DOTS_PER_INCH: Final = 300
MILLIMETERS_PER_INCH: Final = 25.4

PAPERS: Final = MappingProxyType({"a4": (210.0, 297.0), "letter": (215.9, 279.4)})
"""Width and height in millimeters, upright."""

MARGIN: Final = round(10 / MILLIMETERS_PER_INCH * DOTS_PER_INCH)
"""Pixels on each side: 10 mm, which every printer leaves room for."""


def dots(millimeters: float) -> int:
    return round(millimeters / MILLIMETERS_PER_INCH * DOTS_PER_INCH)


def sheet(paper: str, size: Size) -> Size:
    """The sheet in pixels, across for a picture of `size` that is wider than high, else upright."""
    width, height = (dots(side) for side in PAPERS[paper])
    return (height, width) if size[0] > size[1] else (width, height)


def paper_of(size: Size) -> tuple[float, float] | None:
    """Width and height in millimeters of the sheet that a picture of `size` fills, None where it is no sheet."""
    for short, long in PAPERS.values():
        if size == (dots(short), dots(long)):
            return short, long
        if size == (dots(long), dots(short)):
            return long, short
    return None


def fit_in(size: Size, box: Size) -> Size:
    """The largest size of the picture's ratio inside the box, smaller or larger than the picture."""
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(1, min(box[0], round(size[0] * scale))), max(1, min(box[1], round(size[1] * scale)))
