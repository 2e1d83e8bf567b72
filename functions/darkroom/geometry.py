"""Sizes, points and rounding, shared by operations, IIIF and headers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

Size = tuple[int, int]
"""Width and height in pixels."""

Point = tuple[float, float]
"""(x, y), each 0 to 1 from the left and the top."""


def half_up(value: "float | Fraction") -> int:
    """Round a non-negative value to the nearest whole number; a half is rounded up, as in IIIF and CSS."""
    return int(value + 0.5) if isinstance(value, float) else int((2 * value + 1) // 2)
