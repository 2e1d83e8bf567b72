"""Read the directories of a RAW file in TIFF format (TIFF 6.0, section 2), without the rest of the file."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from darkroom.image_file.metadata.exif import EXIF_PART, GPS_PART, Exif
from darkroom.image_file.metadata.tiff_tags import SIZES, Directory, Entry
from darkroom.image_file.raw.slices import Slices

_HEADERS: Final = {
    b"II*\0": "<",
    b"MM\0*": ">",
    # Olympus and Panasonic replace the number 42.
    b"IIRO": "<",
    b"IIRS": "<",
    b"MMOR": ">",
    b"IIU\0": "<",
}
_SUB_DIRECTORIES: Final = 0x014A
_MOST_DIRECTORIES: Final = 64
_MOST_ENTRIES: Final = 1000
_LONGEST_VALUE: Final = 1_000_000
"""Maximum bytes of a value that is read at once; longer ones, such as previews, are read when they are needed."""


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is TIFF's code; the value has `size` bytes at offset `at` in the file."""

    type: int
    size: int
    at: int


Fields = dict[int, Field]


@dataclass(frozen=True)
class Directories:
    """`order` is `<` or `>`; `all` has the chained directories and their subdirectories, the main one first."""

    order: str
    all: tuple[Fields, ...]
    slices: Slices

    def numbers(self, fields: Fields, tag: int) -> tuple[int, ...]:
        """The values of a SHORT or LONG field; empty if it is missing."""
        field = fields.get(tag)
        code = {3: "H", 4: "I", 13: "I"}.get(field.type) if field else None
        if field is None or code is None or field.size > _LONGEST_VALUE:
            return ()
        data = self.slices.get(field.at, field.size)
        width = struct.calcsize(code)
        return struct.unpack(f"{self.order}{len(data) // width}{code}", data[: len(data) // width * width])

    @property
    def exif(self) -> Exif:
        main = self.all[0] if self.all else {}
        return Exif(self.order, self._entries(main), self._part(main, EXIF_PART), self._part(main, GPS_PART))

    def _part(self, main: Fields, tag: int) -> Directory:
        offsets = self.numbers(main, tag)
        return self._entries(_directory(self.slices, self.order, offsets[0])[0]) if offsets else {}

    def _entries(self, fields: Fields) -> Directory:
        return {
            tag: Entry(field.type, self.slices.get(field.at, field.size))
            for tag, field in fields.items()
            if field.size <= _LONGEST_VALUE and field.at + field.size <= self.slices.size
        }


def directories_of(slices: Slices) -> Directories | None:
    """The directories; None if the file is not a TIFF file. Never raises: unreadable parts are omitted."""
    order = _HEADERS.get(slices.get(0, 4))
    start = slices.get(4, 4)
    if order is None or len(start) < 4:
        return None
    return Directories(order, tuple(_walk(slices, order, struct.unpack(order + "I", start)[0])), slices)


def _walk(slices: Slices, order: str, offset: int) -> Iterator[Fields]:
    waiting, seen = [offset], set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        offset = waiting.pop(0)
        if not offset or offset in seen:
            continue
        seen.add(offset)
        fields, following = _directory(slices, order, offset)
        yield fields
        below = Directories(order, (), slices).numbers(fields, _SUB_DIRECTORIES)
        waiting += [*below[:_MOST_DIRECTORIES], following]


def _directory(slices: Slices, order: str, offset: int) -> tuple[Fields, int]:
    """The fields of the directory at `offset`, and the offset of the next one, 0 at the end."""
    count = slices.get(offset, 2)
    if len(count) < 2:
        return {}, 0
    number = min(struct.unpack(order + "H", count)[0], _MOST_ENTRIES)
    table = slices.get(offset + 2, 12 * number + 4)
    fields: Fields = {}
    for start in range(0, min(12 * number, len(table) - 11), 12):
        tag, kind, amount, value = struct.unpack_from(order + "HHII", table, start)
        size = SIZES.get(kind, 0) * amount
        if size:
            fields.setdefault(tag, Field(kind, size, offset + 2 + start + 8 if size <= 4 else value))
    following = struct.unpack_from(order + "I", table, 12 * number)[0] if len(table) == 12 * number + 4 else 0
    return fields, following
