"""Read previews and EXIF of a CR3 (Canon): boxes of ISO/IEC 14496-12, as used by Canon's cameras."""

import struct
from collections.abc import Iterator
from typing import Final

from darkroom.image_file.bmff import Box, boxes
from darkroom.image_file.metadata import exif as exif_module
from darkroom.image_file.metadata.exif import Exif
from darkroom.image_file.raw.slices import Slices

_LONGEST_INDEX: Final = 4_000_000
_CANON: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PREVIEW: Final = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_UUID: Final = 16


def is_cr3(slices: Slices) -> bool:
    return slices.get(4, 8) == b"ftypcrx "


def jpegs(slices: Slices) -> Iterator[tuple[int, int]]:
    """Offset and length of each JPEG that the boxes refer to."""
    for kind, at, content, end in _top(slices):
        if kind == b"uuid" and slices.get(content, _UUID) == _PREVIEW:
            # PRVW has a second header of 16 bytes, whose last number is the size of the JPEG.
            head = slices.get(content, 128)
            start = head.find(b"\xff\xd8\xff")
            if start > 0:
                yield content + start, end - content - start
        elif kind == b"moov":
            yield from _samples(slices.get(at, min(end - at, _LONGEST_INDEX)))


def exif_of(slices: Slices) -> Exif:
    """CMT1 is the main directory, CMT2 the EXIF part, CMT4 the GPS part, each a TIFF block."""
    for kind, at, _, end in _top(slices):
        if kind == b"moov":
            data = slices.get(at, min(end - at, _LONGEST_INDEX))
            blocks = dict(_canon_blocks(data))
            main, part, gps = (exif_module.parse(blocks.get(name, b"")) for name in (b"CMT1", b"CMT2", b"CMT4"))
            return Exif(main.order, main.main, part.main, gps.main)
    return Exif()


def _top(slices: Slices) -> Iterator[Box]:
    at = 0
    while len(head := slices.get(at, 16)) == 16:
        size, kind = struct.unpack_from(">I4s", head)
        content = at + 8
        if size == 1:
            size, content = struct.unpack_from(">Q", head, 8)[0], at + 16
        end = slices.size if size == 0 else at + size
        if end <= content:
            return
        yield kind, at, content, end
        at = end


def _canon_blocks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for kind, _, content, end in boxes(data, 8, len(data)):
        if kind == b"uuid" and data[content : content + _UUID] == _CANON:
            for name, _, start, stop in boxes(data, content + _UUID, end):
                yield name, data[start:stop]


def _samples(data: bytes) -> Iterator[tuple[int, int]]:
    """The only sample of each track; one of them is the full-size JPEG."""
    for kind, _, content, end in boxes(data, 8, len(data)):
        if kind == b"trak":
            size = data.find(b"stsz", content, end)
            offset = data.find(b"co64", content, end)
            if size > 0 and offset > 0 and offset + 20 <= len(data) and size + 20 <= len(data):
                common, _, first = struct.unpack_from(">III", data, size + 8)
                (place,) = struct.unpack_from(">Q", data, offset + 12)
                yield place, common or first
