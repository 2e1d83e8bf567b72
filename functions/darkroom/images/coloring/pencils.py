"""Boxes of colored pencils, and the legend of a color-by-numbers page. Loads neither Pillow nor NumPy."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Pencil:
    """A name that children know, and the sRGB color on white paper."""

    name: str
    color: tuple[int, int, int]


_ALL: Final = (
    Pencil("red", (205, 32, 44)),
    Pencil("orange", (243, 119, 33)),
    Pencil("yellow", (253, 221, 60)),
    Pencil("green", (30, 132, 73)),
    Pencil("blue", (32, 82, 168)),
    Pencil("purple", (108, 52, 140)),
    Pencil("brown", (121, 74, 41)),
    Pencil("black", (35, 31, 32)),
    Pencil("pink", (244, 154, 186)),
    Pencil("light green", (140, 198, 63)),
    Pencil("light blue", (120, 190, 232)),
    Pencil("gray", (140, 140, 140)),
    Pencil("peach", (250, 205, 170)),
    Pencil("tan", (204, 164, 120)),
    Pencil("dark brown", (75, 45, 30)),
    Pencil("dark green", (18, 77, 48)),
    Pencil("turquoise", (0, 160, 160)),
    Pencil("dark blue", (22, 40, 90)),
    Pencil("magenta", (200, 30, 120)),
    Pencil("lavender", (180, 160, 215)),
    Pencil("ochre", (205, 150, 40)),
    Pencil("olive", (110, 115, 45)),
    Pencil("dark red", (125, 22, 35)),
    Pencil("light gray", (195, 195, 195)),
)
BOXES: Final = {str(count): _ALL[:count] for count in (8, 12, 24)}
"""Boxes by the word in a chain. A pencil's number is its position in the box, from 1; paper has none."""
NO_NUMBER: Final = "no number: leave it white"

_NARROWEST: Final = 240
"""Minimum page width in pixels for a readable legend."""
_WIDEST_ENTRY: Final = 7.5
"""Width of a number with its name, in letter heights."""


@dataclass(frozen=True)
class Legend:
    """The layout of a legend under a page: letter height and total height in pixels; 0 if there is no room."""

    letters: int
    columns: int
    height: int


def legend(width: int, box: str) -> Legend:
    """The legend for a page of that width, with room for every pencil and for a line about areas without a number."""
    if width < _NARROWEST:
        return Legend(0, 1, 0)
    letters = max(14, width // 50)
    columns = max(1, int(width / (letters * _WIDEST_ENTRY)))
    rows = -(-len(BOXES[box]) // columns) + 1
    return Legend(letters, columns, round((rows * 1.6 + 1) * letters))
