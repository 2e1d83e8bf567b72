"""EXIF: the words it holds, and the part of it that may be published."""

import re
import struct
from dataclasses import dataclass, field
from typing import Final

from darkroom.image_file.dates import parse_date
from darkroom_cli.picture_metadata.said import Said, clean_text
from darkroom_cli.picture_metadata.tiff_tags import (
    ASCII,
    SHORT,
    Directory,
    Entry,
    byte_order,
    read_directory,
    whole_number,
    write_tree,
)

ORIENTATION: Final = 0x0112
EXIF_PART: Final = 0x8769
GPS_PART: Final = 0x8825

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_TAKEN, _DIGITIZED, _CHANGED = (0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010)
"""Each with the tag of its offset from UTC."""
_WINDOWS_TITLE, _WINDOWS_COMMENT, _WINDOWS_KEYWORDS = 0x9C9B, 0x9C9C, 0x9C9E

PUBLIC_MAIN: Final = frozenset(
    (_DESCRIPTION, 0x010F, 0x0110, ORIENTATION, 0x011A, 0x011B, 0x0128, 0x0132, _ARTIST, 0x0213, _COPYRIGHT)
)
"""Description, make, model, orientation, resolution, date, artist, YCbCr positioning, copyright: no thumbnail
directory, no Windows fields, nothing that is not named here."""

PUBLIC_PART: Final = frozenset(
    int(tag, 16)
    for tag in (
        "829A 829D 8822 8827 8830 9000 9003 9004 9010 9011 9012 9201 9202 9203 9204 9205 9206 9207 9208 9209 920A "
        "9290 9291 9292 A001 A20E A20F A210 A215 A217 A401 A402 A403 A404 A405 A406 A407 A408 A409 A40A A40C A432 "
        "A433 A434"
    ).split()
)
"""Exposure, dates with their zones, color space, lens make and model: no maker note, no user comment, no
serial number of body (0xA431) or lens (0xA435), no owner (0xA430), no unique id (0xA420)."""

_CAMERA_TALK: Final = re.compile(
    r"(olympus|minolta|konica|kodak|sony|samsung|digital still|nikon|polaroid)?\s*(digital (still )?camera|dsc)"
    r"|dcim.*|exif[_ ]jpeg[_ ]?(picture|\d*)|screenshot|untitled|default|image|cof|hdr(pl)?|rhdr|bty|sdr|mde|hpim\d*",
    re.IGNORECASE,
)
"""What cameras and phones write into the description by themselves."""

_LONGEST_NUMBERS: Final = 64
"""Bytes; the longest that is published, the lens specification, has 32."""

LARGEST: Final = 60_000
"""Bytes; what a JPEG segment can carry with some room."""


@dataclass(frozen=True)
class Exif:
    """The directories of an EXIF block; `order` is its byte order, `<` or `>`."""

    order: str = "<"
    main: Directory = field(default_factory=dict)
    part: Directory = field(default_factory=dict)
    gps: Directory = field(default_factory=dict)
    thumbnail: Directory = field(default_factory=dict)


def parse(block: bytes) -> Exif:
    """Never fails: what cannot be read is not there. A leading `Exif\\0\\0` is allowed."""
    data = re.sub(rb"^(Exif\x00\x00)+", b"", block)
    try:
        order = byte_order(data)
    except ValueError:
        return Exif()
    if len(data) < 8:
        return Exif()
    main, following = read_directory(data, struct.unpack_from(order + "I", data, 4)[0])
    thumbnail = read_directory(data, following)[0] if following else {}
    part, gps = (_part(data, order, main, tag) for tag in (EXIF_PART, GPS_PART))
    return Exif(order, main, part, gps, thumbnail)


def _part(data: bytes, order: str, main: Directory, tag: int) -> Directory:
    offset = whole_number(main[tag], order) if tag in main else None
    return read_directory(data, offset)[0] if offset else {}


def public_block(exif: Exif, orientation: int | None, keep_location: bool = False) -> bytes:
    """A new EXIF block (TIFF bytes) from what may be published; empty when nothing is left to say.

    `orientation` (1 to 8) overrides the block's own.
    """
    main, part = _allowed(exif.main, PUBLIC_MAIN), _allowed(exif.part, PUBLIC_PART)
    gps = dict(exif.gps) if keep_location else {}
    if orientation is not None:
        main[ORIENTATION] = Entry(SHORT, struct.pack(exif.order + "H", orientation))
    if not part and not gps and _says_nothing(main, exif.order):
        return b""
    block = write_tree(exif.order, main, {EXIF_PART: part, GPS_PART: gps})
    if len(block) > LARGEST:
        only = {tag: entry for tag, entry in main.items() if tag == ORIENTATION}
        block = write_tree(exif.order, only, {}) if only else b""
    return block


def _allowed(entries: Directory, tags: frozenset[int]) -> dict[int, Entry]:
    """Texts up to their end, and numbers that are no longer than such numbers are: what hides behind them goes."""
    kept = {}
    for tag in tags & entries.keys():
        entry = entries[tag]
        if entry.type == ASCII:
            texts = entry.data.split(b"\0")
            # A copyright is the photographer's, and after a zero byte the editor's.
            kept[tag] = Entry(ASCII, b"\0".join(texts[: 2 if tag == _COPYRIGHT else 1]).rstrip(b"\0") + b"\0")
        elif len(entry.data) <= _LONGEST_NUMBERS:
            kept[tag] = entry
    return kept


def _says_nothing(main: Directory, order: str) -> bool:
    return not main or (set(main) == {ORIENTATION} and whole_number(main[ORIENTATION], order) in (0, 1))


def read_words(exif: Exif) -> Said:
    """Description, artist and copyright, the Windows fields, and when the picture was taken."""
    description = _text(exif.main, _DESCRIPTION)
    if _CAMERA_TALK.fullmatch(description):
        description = ""
    said: Said = {
        "caption": description or _windows(exif, _WINDOWS_TITLE) or _windows(exif, _WINDOWS_COMMENT),
        "credit": _text(exif.main, _ARTIST) or _text(exif.main, _COPYRIGHT),
        "tags": tuple(word.strip() for word in _windows(exif, _WINDOWS_KEYWORDS).split(";") if word.strip()),
        "taken": _date(exif, *_TAKEN) or _date(exif, *_DIGITIZED),
    }
    return {key: value for key, value in said.items() if value}


def date_of_change(exif: Exif) -> str | None:
    """For a picture that no other date is known of; programs set it when they save."""
    return _date(exif, *_CHANGED)


def _text(entries: Directory, tag: int) -> str:
    return clean_text(entries[tag].text) if tag in entries else ""


def _windows(exif: Exif, tag: int) -> str:
    return clean_text(exif.main[tag].data.decode("utf-16-le", "ignore")) if tag in exif.main else ""


def _date(exif: Exif, tag: int, zone: int) -> str | None:
    moment = _text(exif.part, tag) or _text(exif.main, tag)
    return parse_date(moment + _text(exif.part, zone)) or parse_date(moment)
