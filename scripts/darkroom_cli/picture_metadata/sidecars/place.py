"""Parse latitude and longitude from sidecars, and convert them to EXIF."""

import re
import struct
from typing import Final

from darkroom.image_file.metadata.tiff_tags import ASCII, Directory, Entry

Place = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""

_RATIONAL: Final = 5
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SIGN: Final = re.compile(r"(-)|([SW])\w*\s*$", re.IGNORECASE)


def place_of(latitude: object, longitude: object) -> Place | None:
    """Parse degrees given as numbers or text, such as `48.8582`, `48 deg 51' 29.50" N` and `48,51.49166N`.

    None if one of them is missing or out of range, or for 0, 0, which programs write for an unknown place.
    """
    degrees = (_degrees(latitude), _degrees(longitude))
    if degrees[0] is None or degrees[1] is None or degrees == (0, 0):
        return None
    return (degrees[0], degrees[1]) if abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180 else None


def _degrees(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    text = value if isinstance(value, str) else ""
    parts = [float(part) for part in _NUMBER.findall(text)][:3]
    if not parts:
        return None
    size: float = sum(part / 60.0**power for power, part in enumerate(parts))
    return -size if _SIGN.search(text.strip()) else size


def gps_of(place: Place, order: str) -> Directory:
    """EXIF's GPS directory with that place; `order` is `<` or `>`."""
    latitude, longitude = place
    return {
        0: Entry(1, bytes((2, 3, 0, 0))),
        1: Entry(ASCII, b"N\0" if latitude >= 0 else b"S\0"),
        2: Entry(_RATIONAL, _rational(abs(latitude), order)),
        3: Entry(ASCII, b"E\0" if longitude >= 0 else b"W\0"),
        4: Entry(_RATIONAL, _rational(abs(longitude), order)),
    }


def _rational(degrees: float, order: str) -> bytes:
    """Degrees, minutes, and seconds to the thousandth, about 3 cm."""
    thousandths = round(degrees * 3_600_000)
    minutes, seconds = divmod(thousandths, 60_000)
    return struct.pack(order + "6I", minutes // 60, 1, minutes % 60, 1, seconds, 1000)
