"""AVIF and HEIF (ISO 14496-12 and 23008-12): a file of boxes whose items are found by absolute offsets.

Metadata is overwritten in place, and the file keeps its length, so that all offsets stay valid.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from darkroom.errors import BrokenImage, UnsupportedImage

_BLANKED: Final = frozenset((b"uuid", b"free", b"skip", b"udta"))
"""Boxes without pixels, whose content is overwritten with zeros."""
_EMPTY_EXIF: Final = b"II*\0\x08\0\0\0" + bytes(6)


@dataclass(frozen=True)
class _Item:
    kind: bytes
    content_type: bytes
    extents: tuple[tuple[int, int], ...]
    """(start, end) in the file."""


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Overwrite the metadata. Raises UnsupportedImage if that is impossible in place."""
    out, end = bytearray(data), 0
    for kind, _, start, stop in _boxes(data, 0, len(data)):
        end = stop
        if kind in _BLANKED:
            out[start:stop] = bytes(stop - start)
        elif kind == b"meta":
            for item in _items(data, start + 4, stop):
                _blank(out, item, exif, xmp)
        elif kind == b"moov":
            _blank_tracks(out, data, start, stop)
    return bytes(out[:end])


def _blank(out: bytearray, item: _Item, exif: bytes, xmp: bytes) -> None:
    if item.kind == b"Exif":
        content = bytes(4) + (exif or _EMPTY_EXIF)
        _overwrite(out, item, content, bytes(4) + _EMPTY_EXIF, b"\0")
    elif item.kind in (b"mime", b"uri "):
        _overwrite(out, item, xmp if b"rdf+xml" in item.content_type else b"", b"", b" ")


def _overwrite(out: bytearray, item: _Item, content: bytes, shorter: bytes, filler: bytes) -> None:
    """Write the content if it fits, else the shorter one, else only filler."""
    room = sum(stop - start for start, stop in item.extents)
    content = next((text for text in (content, shorter) if len(text) <= room), b"").ljust(room, filler)
    for start, stop in item.extents:
        out[start:stop], content = content[: stop - start], content[stop - start :]


def _blank_tracks(out: bytearray, data: bytes, start: int, stop: int) -> None:
    """Turn user data and metadata in the tracks of an animation into free space."""
    for kind, at, inner, end in _boxes(data, start, stop):
        if kind == b"meta" or kind in _BLANKED:
            out[at + 4 : at + 8] = b"free"
            out[inner:end] = bytes(end - inner)
        elif kind in (b"trak", b"mdia", b"minf"):
            _blank_tracks(out, data, inner, end)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(type, start of the box, start of its content, end)."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1 and at + 16 <= end:
            size, start = struct.unpack_from(">Q", data, at + 8)[0], at + 16
        elif size == 0:
            size = end - at
        if size < start - at or at + size > end:
            raise BrokenImage("a box of this file is truncated")
        yield kind, at, start, at + size
        at += size


def _items(data: bytes, start: int, stop: int) -> list[_Item]:
    boxes = {kind: (inner, end) for kind, _, inner, end in _boxes(data, start, stop)}
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return []
    places = _extents(data, *boxes[b"iloc"], boxes.get(b"idat", (0, 0)))
    items = []
    for number, kind, content_type in _infos(data, *boxes[b"iinf"]):
        if kind in (b"Exif", b"mime", b"uri "):
            if number not in places:
                raise UnsupportedImage("its metadata cannot be removed; save it as JPEG or PNG")
            items.append(_Item(kind, content_type, places[number]))
    return items


def _infos(data: bytes, start: int, stop: int) -> Iterator[tuple[int, bytes, bytes]]:
    """(item number, type, content type) of every item in `iinf`."""
    at = start + (6 if data[start] == 0 else 8)
    for kind, _, inner, end in _boxes(data, at, stop):
        version = data[inner]
        if kind == b"infe" and version >= 2:
            wide = 2 if version == 2 else 4
            number = int.from_bytes(data[inner + 4 : inner + 4 + wide], "big")
            at = inner + 4 + wide + 2
            rest = data[at + 4 : end].split(b"\0")
            yield number, data[at : at + 4], rest[1] if len(rest) > 1 else b""


def _extents(data: bytes, start: int, stop: int, idat: tuple[int, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """The extents of each item in this file or in `idat` with a known length; others are omitted."""
    reader = _Reader(data[start:stop])
    version = reader.number(1)
    reader.number(3)
    sizes = reader.number(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    places = {}
    for _ in range(reader.number(2 if version < 2 else 4)):
        item = reader.number(2 if version < 2 else 4)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        base = reader.number(base_size) + (idat[0] if method == 1 else 0)
        extents = []
        for _ in range(reader.number(2)):
            reader.number(index_size if version else 0)
            first = base + reader.number(offset_size)
            extents.append((first, first + reader.number(length_size)))
        if method in (0, 1) and all(0 < first < last <= len(data) for first, last in extents):
            places[item] = tuple(extents)
    return places


class _Reader:
    """Reads consecutive big-endian numbers."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise BrokenImage("the item table of this file is truncated")
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
