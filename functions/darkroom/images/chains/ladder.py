"""The widths in pixels that are served unsigned, and the chains in Darkroom's own JSON."""

from typing import Final

LADDER: Final = (160, 240, 320, 480, 640, 960, 1280, 1920, 2560)
"""Each width is at most 1.5 times the one before, so a browser downloads few pixels that it does not show."""

COLORING_PAGE: Final = "coloring-page,format:png"


def rung_chain(rung: int) -> str:
    """The chain of a `srcset` entry that is `rung` pixels wide."""
    return f"resize:{rung},format:webp"
