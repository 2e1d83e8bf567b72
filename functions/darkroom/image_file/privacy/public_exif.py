"""Write a new EXIF block with the publishable part of a picture's EXIF."""

import struct
from typing import Final

from darkroom.image_file.metadata.exif import (
    ARTIST,
    COPYRIGHT,
    DESCRIPTION,
    EXIF_PART,
    GPS_PART,
    ORIENTATION,
    Exif,
)
from darkroom.image_file.metadata.tiff_tags import ASCII, SHORT, Directory, Entry, whole_number, write_tree

PUBLIC_MAIN: Final = frozenset(
    (DESCRIPTION, 0x010F, 0x0110, ORIENTATION, 0x011A, 0x011B, 0x0128, 0x0132, ARTIST, 0x0213, COPYRIGHT)
)
"""Description, make, model, orientation, resolution, date, artist, YCbCr positioning, copyright. Everything else is
removed, such as the thumbnail directory and Windows fields."""

PUBLIC_PART: Final = frozenset(
    int(tag, 16)
    for tag in (
        "829A 829D 8822 8827 8830 9000 9003 9004 9010 9011 9012 9201 9202 9203 9204 9205 9206 9207 9208 9209 920A "
        "9290 9291 9292 A001 A20E A20F A210 A215 A217 A401 A402 A403 A404 A405 A406 A407 A408 A409 A40A A40C A432 "
        "A433 A434"
    ).split()
)
"""Exposure, dates with their zones, color space, lens make and model. Everything else is removed: maker note, user
comment, serial number of body (0xA431) and lens (0xA435), owner (0xA430), unique id (0xA420)."""

_LONGEST_NUMBERS: Final = 64
"""Maximum bytes of a value; the longest published one, the lens specification, has 32."""

LARGEST: Final = 60_000
"""Maximum bytes of the block, well below those of a JPEG segment."""


def public_block(exif: Exif, orientation: int | None, keep_location: bool = False) -> bytes:
    """A new EXIF block (TIFF bytes) with the publishable fields; empty if there are none.

    `orientation` (1 to 8) overrides the block's own.
    """
    main, part = _allowed(exif.main, PUBLIC_MAIN), _allowed(exif.part, PUBLIC_PART)
    gps = dict(exif.gps) if keep_location else {}
    if orientation is not None:
        main[ORIENTATION] = Entry(SHORT, struct.pack(exif.order + "H", orientation))
    if not part and not gps and _is_trivial(main, exif.order):
        return b""
    block = write_tree(exif.order, main, {EXIF_PART: part, GPS_PART: gps})
    if len(block) > LARGEST:
        only = {tag: entry for tag, entry in main.items() if tag == ORIENTATION}
        block = write_tree(exif.order, only, {}) if only else b""
    return block


def _allowed(entries: Directory, tags: frozenset[int]) -> dict[int, Entry]:
    """Texts up to their terminator and numbers of plausible length, so that no data can hide after them."""
    kept = {}
    for tag in tags & entries.keys():
        entry = entries[tag]
        if entry.type == ASCII:
            texts = entry.data.split(b"\0")
            # A copyright field has the photographer's text and, after a zero byte, the editor's.
            kept[tag] = Entry(ASCII, b"\0".join(texts[: 2 if tag == COPYRIGHT else 1]).rstrip(b"\0") + b"\0")
        elif len(entry.data) <= _LONGEST_NUMBERS:
            kept[tag] = entry
    return kept


def _is_trivial(main: Directory, order: str) -> bool:
    return not main or (set(main) == {ORIENTATION} and whole_number(main[ORIENTATION], order) in (0, 1))
