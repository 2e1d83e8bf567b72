"""Read IPTC-IIM (the older IPTC, in Photoshop's APP13). It is published only as equivalent XMP."""

import struct
from collections.abc import Mapping
from typing import Final

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, decode
from darkroom.image_file.metadata.xmp import Property

Datasets = Mapping[tuple[int, int], list[bytes]]
"""Values by (record, dataset)."""

_CHARSET: Final = (1, 90)
_KEYWORDS, _DATE, _TIME, _DIGITIZED_DATE, _DIGITIZED_TIME = (2, 25), (2, 55), (2, 60), (2, 62), (2, 63)
_BYLINE, _HEADLINE, _CREDIT, _COPYRIGHT, _CAPTION, _TITLE = (2, 80), (2, 105), (2, 110), (2, 116), (2, 120), (2, 5)

LOCATION: Final = ((2, 90), (2, 92), (2, 95), (2, 100), (2, 101), (2, 26), (2, 27))
"""City, sublocation, province, country, and the codes and names of the depicted location."""

_XMP: Final = {
    "dc:description": ("Alt", _CAPTION),
    "dc:title": ("Alt", _TITLE),
    "dc:subject": ("Bag", _KEYWORDS),
    "dc:creator": ("Seq", _BYLINE),
    "dc:rights": ("Alt", _COPYRIGHT),
    "photoshop:Headline": ("", _HEADLINE),
    "photoshop:Credit": ("", _CREDIT),
}
_IIM_RESOURCE: Final = 0x0404
_EXTENDED: Final = 0x8000


def parse(data: bytes) -> dict[tuple[int, int], list[bytes]]:
    """The datasets of an IIM block, or of Photoshop's resources around it. Never raises."""
    if data.startswith((b"Photoshop 3.0\0", b"8BIM")):
        data = resources(data).get(_IIM_RESOURCE, b"")
    found: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        at += 5
        if size & _EXTENDED:
            width = size & ~_EXTENDED
            size, at = int.from_bytes(data[at : at + width], "big"), at + width
        found.setdefault((record, number), []).append(data[at : at + size])
        at += size
    return found


def resources(data: bytes) -> dict[int, bytes]:
    """Photoshop's image resources (Adobe's file format specification) by number, as far as they can be read."""
    at = data.find(b"8BIM")
    found: dict[int, bytes] = {}
    while at >= 0 and data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        name = 1 + data[at + 6]
        at += 6 + name + name % 2
        size = int.from_bytes(data[at : at + 4], "big")
        found.setdefault(number, data[at + 4 : at + 4 + size])
        at += 4 + size + size % 2
    return found


def as_xmp(datasets: Datasets) -> dict[str, Property]:
    """Convert datasets to XMP properties (IPTC Photo Metadata Standard, mapping of IIM to XMP)."""
    found = {}
    for name, (container, key) in _XMP.items():
        language = "x-default" if container == "Alt" else ""
        if values := _texts(datasets, key):
            found[name] = Property(container, tuple((language, text) for text in values))
    if taken := read_dates(datasets).created:
        found["photoshop:DateCreated"] = Property("", (("", taken),))
    return found


def read_dates(datasets: Datasets) -> Dates:
    created, digitized = (
        _date(*("".join(_texts(datasets, key)[:1]) for key in keys))
        for keys in ((_DATE, _TIME), (_DIGITIZED_DATE, _DIGITIZED_TIME))
    )
    return Dates(created=created, digitized=digitized)


def _texts(datasets: Datasets, key: tuple[int, int]) -> list[str]:
    utf8 = b"\x1b%G" in b"".join(datasets.get(_CHARSET, []))
    return [text for value in datasets.get(key, []) if (text := clean_text(decode(value, utf8)))]


def _date(day: str, clock: str) -> str | None:
    """The date from `20170805` and `102030+0200`; unknown months and days are 00."""
    if len(day) != 8 or not day.isdigit():
        return None
    date = parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    if date and len(date) == len("2017-08-05") and len(clock) >= 6 and clock[:6].isdigit():
        zone = clock[6:11] if len(clock) == 11 else ""
        date = parse_date(f"{date}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}{zone}") or date
    return date
