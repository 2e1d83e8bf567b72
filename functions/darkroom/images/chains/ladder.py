"""The ladder: the widths in pixels that are served unsigned. A step is at most 1.5, so a browser wastes little."""

from typing import Final

LADDER: Final = (160, 240, 320, 480, 640, 960, 1280, 1920, 2560)
