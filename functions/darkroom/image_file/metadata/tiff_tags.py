"""Read and write TIFF tags, as used in EXIF (TIFF 6.0, section 2): directories of typed entries, without loss.

Values stay bytes in the file's byte order, so an entry is written back exactly as it was read.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from darkroom.image_file.metadata.text import decode

ASCII: Final = 2
SHORT: Final = 3
LONG: Final = 4

SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_MOST_ENTRIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """`type` is TIFF's code; `data` has the value's bytes in the file's byte order."""

    type: int
    data: bytes

    @property
    def count(self) -> int:
        return len(self.data) // SIZES[self.type]

    @property
    def text(self) -> str:
        """An ASCII value up to its terminator; in practice UTF-8, or Windows-1252 from older programs."""
        return decode(self.data.split(b"\0")[0]).strip()


Directory = Mapping[int, Entry]


Buffer = bytes | memoryview


def byte_order(data: Buffer) -> str:
    """`<` or `>`. Raises ValueError if the data is not a TIFF header."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(data[:4]))
    if order is None:
        raise ValueError("no TIFF header")
    return order


def whole_number(entry: Entry, order: str) -> int | None:
    """The first value of a SHORT or LONG entry."""
    if entry.type == SHORT and len(entry.data) >= 2:
        return int(struct.unpack_from(order + "H", entry.data)[0])
    if entry.type in (LONG, 13) and len(entry.data) >= 4:
        return int(struct.unpack_from(order + "I", entry.data)[0])
    return None


def read_directory(data: Buffer, offset: int) -> tuple[dict[int, Entry], int]:
    """The entries of the directory at `offset`, and the offset of the next one, 0 at the end.

    Entries outside the data or of an unknown type are omitted.
    """
    order = byte_order(data)
    if not 8 <= offset <= len(data) - 2:
        return {}, 0
    (count,) = struct.unpack_from(order + "H", data, offset)
    entries: dict[int, Entry] = {}
    at = offset + 2
    for _ in range(min(count, _MOST_ENTRIES)):
        if at + 12 > len(data):
            return entries, 0
        tag, kind, amount = struct.unpack_from(order + "HHI", data, at)
        size = SIZES.get(kind, 0) * amount
        start = at + 8 if size <= 4 else struct.unpack_from(order + "I", data, at + 8)[0]
        if size and start + size <= len(data):
            entries.setdefault(tag, Entry(kind, bytes(data[start : start + size])))
        at += 12
    following = struct.unpack_from(order + "I", data, at)[0] if at + 4 <= len(data) else 0
    return entries, following


def write_tree(order: str, main: Directory, parts: Mapping[int, Directory]) -> bytes:
    """A TIFF block with one main directory; the key of each of `parts` is the tag that refers to it."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    pointers = {tag: Entry(LONG, bytes(4)) for tag, part in parts.items() if part}
    at = 8 + len(_write_directory(order, {**main, **pointers}, 8))
    blocks = []
    for tag in pointers:
        pointers[tag] = Entry(LONG, struct.pack(order + "I", at))
        blocks.append(_write_directory(order, parts[tag], at))
        at += len(blocks[-1])
    return header + _write_directory(order, {**main, **pointers}, 8) + b"".join(blocks)


def _write_directory(order: str, entries: Directory, offset: int) -> bytes:
    head, tail = [struct.pack(order + "H", len(entries))], b""
    values_at = offset + 2 + 12 * len(entries) + 4
    for tag, entry in sorted(entries.items()):
        value = entry.data.ljust(4, b"\0")
        if len(entry.data) > 4:
            value = struct.pack(order + "I", values_at + len(tail))
            tail += entry.data + b"\0" * (len(entry.data) % 2)
        head.append(struct.pack(order + "HHI", tag, entry.type, entry.count) + value)
    return b"".join(head) + bytes(4) + tail
