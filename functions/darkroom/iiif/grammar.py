"""The grammar shared by both versions. Numbers are digits with at most one dot: no sign, no exponent.

Sources: IIIF Image API 3.0, section 4, and 2.1, section 4.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from darkroom.errors import InvalidRequest, likeliest_first

FORMATS: Final = {"jpg": "jpeg", "png": "png", "webp": "webp"}

_WHOLE: Final = r"\d{1,9}"
_DECIMAL: Final = r"(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})"
_PIXELS: Final = re.compile(rf"({_WHOLE}),({_WHOLE}),({_WHOLE}),({_WHOLE})", re.ASCII)
_PERCENT: Final = re.compile(rf"pct:({_DECIMAL}),({_DECIMAL}),({_DECIMAL}),({_DECIMAL})", re.ASCII)
_ROTATION: Final = re.compile(rf"(!?)({_DECIMAL})", re.ASCII)
_SIDES: Final = re.compile(rf"({_WHOLE})?,({_WHOLE})?", re.ASCII)
_SCALE: Final = re.compile(rf"pct:({_DECIMAL})", re.ASCII)


@dataclass(frozen=True)
class Region:
    """`kind` is full, square, pixels or percent; the last two have x, y, width and height in that unit."""

    kind: str
    values: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class RequestedSize:
    """`kind` is max, exact (a side of None is derived from the other), within or percent."""

    kind: str
    width: int | None = None
    height: int | None = None
    percent: Fraction = Fraction(100)


@dataclass(frozen=True)
class ImageRequest:
    """`rotation` is in degrees clockwise, after mirroring; `format` is a name in `darkroom.formats`."""

    region: Region
    size: RequestedSize
    mirror: bool
    rotation: int
    quality: str
    format: str


def parse_region(text: str) -> Region:
    """Parse a region. Raises InvalidRequest."""
    if text in ("full", "square"):
        return Region(text)
    for kind, pattern in (("pixels", _PIXELS), ("percent", _PERCENT)):
        match = pattern.fullmatch(text)
        if match:
            values = tuple(Fraction(value) for value in match.groups())
            if not (values[2] and values[3]):
                raise InvalidRequest(f"The region {text!r} has no width or no height.")
            return Region(kind, values)
    raise InvalidRequest(f"The region {text!r} must be full, square, x,y,w,h or pct:x,y,w,h.")


def parse_sides(text: str) -> RequestedSize:
    """Parse `w,`, `,h`, `w,h`, `!w,h` or `pct:n`. Raises InvalidRequest."""
    scale = _SCALE.fullmatch(text)
    if scale:
        return RequestedSize("percent", percent=Fraction(scale[1]))
    within = text.startswith("!")
    sides = _SIDES.fullmatch(text.removeprefix("!"))
    width, height = (int(side) if side else None for side in sides.groups()) if sides else (None, None)
    if (width is None and height is None) or (within and (width is None or height is None)):
        raise InvalidRequest(f"The size {text!r} must be max, w, or ,h or w,h or !w,h or pct:n.")
    if 0 in (width, height):
        raise InvalidRequest(f"The size {text!r} has a side of 0 pixels.")
    return RequestedSize("within" if within else "exact", width, height)


def parse_rotation(text: str) -> tuple[bool, int]:
    """Whether to mirror, and 0, 90, 180 or 270. Raises InvalidRequest."""
    match = _ROTATION.fullmatch(text)
    degrees = Fraction(match[2]) if match else None
    if not match or degrees is None or degrees > 360 or degrees % 90:
        raise InvalidRequest(f"The rotation {text!r} must be 0, 90, 180 or 270, with a leading ! to mirror first.")
    return bool(match[1]), int(degrees) % 360


def parse_output(text: str, qualities: tuple[str, ...]) -> tuple[str, str]:
    """Parse quality and format, as in `default.jpg`. Raises InvalidRequest."""
    quality, _, extension = text.rpartition(".")
    if extension not in FORMATS:
        raise InvalidRequest(
            f"The format {extension!r} must be one of {', '.join(likeliest_first(extension, FORMATS))}."
        )
    if quality not in qualities:
        raise InvalidRequest(
            f"The quality {quality!r} must be one of {', '.join(likeliest_first(quality, qualities))}."
        )
    return quality, FORMATS[extension]
