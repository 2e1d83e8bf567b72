"""IPTC-IIM (the older IPTC, in Photoshop's APP13). It is read, and published only as the XMP that it equals."""

from collections.abc import Mapping
from typing import Final

from darkroom.image_file.dates import parse_date
from darkroom_cli.picture_metadata.said import clean_text
from darkroom_cli.picture_metadata.xmp import Property

Datasets = Mapping[tuple[int, int], bytes | list[bytes]]
"""(record, dataset) -> value or values, as Pillow's `getiptcinfo` gives them."""

_CHARSET: Final = (1, 90)
_KEYWORDS, _DATE, _TIME = (2, 25), (2, 55), (2, 60)
_BYLINE, _HEADLINE, _CREDIT, _COPYRIGHT, _CAPTION, _TITLE = (2, 80), (2, 105), (2, 110), (2, 116), (2, 120), (2, 5)

LOCATION: Final = ((2, 90), (2, 92), (2, 95), (2, 26), (2, 27))
"""City, sublocation, province, and the codes and names of the content's location."""


_XMP: Final = {
    "dc:description": ("Alt", _CAPTION),
    "dc:title": ("Alt", _TITLE),
    "dc:subject": ("Bag", _KEYWORDS),
    "dc:creator": ("Seq", _BYLINE),
    "dc:rights": ("Alt", _COPYRIGHT),
    "photoshop:Headline": ("", _HEADLINE),
    "photoshop:Credit": ("", _CREDIT),
}


def as_xmp(datasets: Datasets) -> dict[str, Property]:
    """The same statements as XMP properties (IPTC Photo Metadata Standard, mapping of IIM to XMP)."""
    found = {}
    for name, (container, key) in _XMP.items():
        language = "x-default" if container == "Alt" else ""
        if values := _texts(datasets, key):
            found[name] = Property(container, tuple((language, text) for text in values))
    taken = _date(*("".join(_texts(datasets, key)[:1]) for key in (_DATE, _TIME)))
    if taken:
        found["photoshop:DateCreated"] = Property("", (("", taken),))
    return found


def _texts(datasets: Datasets, key: tuple[int, int]) -> list[str]:
    utf8 = b"\x1b%G" in b"".join(_values(datasets, _CHARSET))
    return [text for value in _values(datasets, key) if (text := clean_text(_decode(value, utf8)))]


def _values(datasets: Datasets, key: tuple[int, int]) -> list[bytes]:
    value = datasets.get(key, [])
    return value if isinstance(value, list) else [value]


def _decode(value: bytes, utf8: bool) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("utf-8" if utf8 else "latin-1", "replace")


def _date(day: str, clock: str) -> str | None:
    """`20170805` and `102030+0200`; months and days unknown are 00."""
    if len(day) != 8 or not day.isdigit():
        return None
    parts = [part for part in (day[:4], day[4:6], day[6:]) if part != "00"]
    date = "-".join(parts)
    if len(parts) == 3 and len(clock) >= 6 and clock[:6].isdigit():
        zone = clock[6:9] + ":" + clock[9:11] if len(clock) == 11 else ""
        date = parse_date(f"{date}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}{zone}") or date
    return parse_date(date)
