"""Find the pages of a TIFF: directories that are neither a smaller copy of a page nor its mask (TIFF 6.0, section
8)."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Final

from darkroom.errors import BrokenImage, TooLarge
from darkroom.geometry import Size

_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT = 254, 255, 256, 257
_REDUCED_OR_MASK: Final = 1 | 4
_OLD_REDUCED: Final = 2
_MOST: Final = 100_000
_MOST_ENTRIES: Final = 4096
_CODES: Final = {3: "H", 4: "I", 16: "Q"}


@dataclass(frozen=True)
class _Layout:
    """The formats of counts, entries and offsets in a classic or a big TIFF, as `struct` formats with byte order."""

    count: str
    entry: str
    offset: str


def is_tiff(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def pages_of(path: Path) -> list[int]:
    """The indices of the directories that are pages, in order. Raises BrokenImage, TooLarge."""
    with path.open("rb") as file:
        try:
            fields = list(_directories(file))
        except struct.error:
            raise BrokenImage("The file cannot be read: a directory of the TIFF is truncated.") from None
    pages = [index for index, tags in enumerate(fields) if not _is_part(tags)]
    sizes = [(fields[index].get(_WIDTH, 0), fields[index].get(_HEIGHT, 0)) for index in pages]
    return pages[:1] if _is_pyramid(sizes) else pages


def _is_part(tags: dict[int, int]) -> bool:
    return bool(tags.get(_SUBFILE, 0) & _REDUCED_OR_MASK) or tags.get(_OLD_SUBFILE) == _OLD_REDUCED


def _is_pyramid(sizes: Sequence[Size]) -> bool:
    """Whether each has half the sides of the one before; writers of pyramids often do not mark them."""
    steps = list(pairwise(sizes))
    return bool(steps) and all(
        max(small) < max(large) and all(abs(2 * b - a) <= 1 for a, b in zip(large, small, strict=True))
        for large, small in steps
    )


def _directories(file: BinaryIO) -> Iterator[dict[int, int]]:
    """The four tags of each directory. Raises struct.error at the end of the file, and TooLarge."""
    layout, offset = _header(file)
    seen = set[int]()
    while offset and offset not in seen:
        seen.add(offset)
        if len(seen) > _MOST:
            raise TooLarge(f"The TIFF has more than {_MOST:,} pages. Split it.")
        file.seek(offset)
        (count,) = _read(file, layout.count)
        if count > _MOST_ENTRIES:
            raise BrokenImage(f"The file cannot be read: a directory of the TIFF has {count} entries.")
        table = file.read(count * struct.calcsize(layout.entry))
        yield dict(_tags(table, layout))
        (offset,) = _read(file, layout.offset)


def _header(file: BinaryIO) -> tuple[_Layout, int]:
    start = file.read(4)
    order = "<" if start[:2] == b"II" else ">"
    if b"+" in start:
        layout = _Layout(f"{order}Q", f"{order}HHQ8s", f"{order}Q")
        file.seek(8)
    else:
        layout = _Layout(f"{order}H", f"{order}HHI4s", f"{order}I")
    (offset,) = _read(file, layout.offset)
    return layout, offset


def _tags(table: bytes, layout: _Layout) -> Iterator[tuple[int, int]]:
    for tag, kind, count, value in struct.iter_unpack(layout.entry, table):
        code = _CODES.get(kind)
        if tag in (_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT) and count == 1 and code:
            yield tag, struct.unpack_from(layout.entry[0] + code, value)[0]


def _read(file: BinaryIO, code: str) -> tuple[int, ...]:
    return struct.unpack(code, file.read(struct.calcsize(code)))
