"""Find the largest JPEG in a RAW file, and read the file's metadata."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from darkroom.errors import BrokenImage, UnsupportedImage
from darkroom.image_file import jpeg
from darkroom.image_file.header import open_picture
from darkroom.image_file.metadata import iptc as iptc_module
from darkroom.image_file.metadata import xmp as xmp_module
from darkroom.image_file.metadata.embedded import Embedded, read_embedded
from darkroom.image_file.metadata.exif import Exif
from darkroom.image_file.raw import cr3
from darkroom.image_file.raw.slices import Slices
from darkroom.image_file.raw.tiff import directories_of

_JPEG_AT, _JPEG_SIZE = 0x0201, 0x0202
_STRIPS_AT, _STRIP_SIZES = 0x0111, 0x0117
_PANASONIC_JPEG: Final = 0x002E
_XMP, _IPTC = 0x02BC, 0x83BB
_FUJI: Final = b"FUJIFILMCCD-RAW "
_HEAD: Final = 131_072
_SMALLEST_SIDE: Final = 320
"""Minimum longer side in pixels; smaller previews are thumbnails."""
_MOST: Final = 100
_SOI: Final = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")


@dataclass(frozen=True)
class Preview:
    """`data` is a JPEG as written by the camera; `embedded` is the RAW file's metadata, with the preview's
    orientation."""

    data: bytes
    embedded: Embedded


def preview_of(slices: Slices, max_pixels: int, most_scanned: int) -> Preview:
    """The largest preview. If its place is unknown, a file of at most `most_scanned` bytes is searched.

    Raises UnsupportedImage if there is none, BrokenImage and TooLarge if it cannot be read.
    """
    data = _whole(slices, _named(slices)) or _whole(slices, _searched(slices, most_scanned))
    if data is None:
        raise UnsupportedImage("The file contains no JPEG preview of at least 320 pixels. Save it as JPEG.")
    own = read_embedded(open_picture(data, ("jpeg",), max_pixels))
    return Preview(data, _joined(metadata_of(slices), own))


def metadata_of(slices: Slices) -> Embedded:
    """The RAW file's own metadata; empty if it has none in a known place."""
    tree = directories_of(slices)
    exif = tree.exif if tree else cr3.exif_of(slices) if cr3.is_cr3(slices) else Exif()
    packet = exif.main[_XMP].data if _XMP in exif.main else b""
    iptc = iptc_module.parse(exif.main[_IPTC].data) if _IPTC in exif.main else {}
    xmp = {**iptc_module.as_xmp(iptc), **xmp_module.parse(packet)}
    return Embedded(exif=exif, xmp=xmp, iptc=iptc, packet=packet, orientation=exif.orientation)


def _joined(raw: Embedded, own: Embedded) -> Embedded:
    """Merge the file's and the preview's metadata; only the preview has it in files of Fujifilm and Panasonic."""
    exif = raw.exif if raw.exif.part else own.exif
    return replace(raw, exif=exif, xmp={**own.xmp, **raw.xmp}, orientation=own.orientation or raw.orientation)


def _named(slices: Slices) -> Iterator[tuple[int, int]]:
    """Offset and length of each JPEG that the directories refer to."""
    tree = directories_of(slices)
    if slices.get(0, len(_FUJI)) == _FUJI:
        yield struct.unpack(">II", slices.get(84, 8).ljust(8, b"\0"))
    elif cr3.is_cr3(slices):
        yield from cr3.jpegs(slices)
    if tree is None:
        return
    for fields in tree.all:
        for at, size in ((_JPEG_AT, _JPEG_SIZE), (_STRIPS_AT, _STRIP_SIZES)):
            starts, sizes = tree.numbers(fields, at), tree.numbers(fields, size)
            if len(starts) == len(sizes) == 1:
                yield starts[0], sizes[0]
        if _PANASONIC_JPEG in fields:
            yield fields[_PANASONIC_JPEG].at, fields[_PANASONIC_JPEG].size


def _searched(slices: Slices, most: int) -> Iterator[tuple[int, int]]:
    """Every position that begins like a JPEG, such as the preview in the maker note of Olympus."""
    if slices.size > most:
        return
    data = slices.get(0, slices.size)
    for number, match in enumerate(_SOI.finditer(data)):
        if number >= _MOST:
            return
        yield match.start(), slices.size - match.start()


def _whole(slices: Slices, places: Iterator[tuple[int, int]]) -> bytes | None:
    """The largest JPEG that ends inside the file; None without one."""
    sized = ((_pixels(slices.get(start, min(size, _HEAD))), start, size) for start, size in places)
    for _, start, size in sorted((found for found in sized if found[0]), reverse=True):
        data = slices.get(start, size)
        structure = jpeg.structure_of(data)
        if structure.is_whole:
            return jpeg.ended(data, structure)
    return None


def _pixels(head: bytes) -> int:
    """The pixels of a JPEG; 0 for those that browsers do not show: lossless ones, as in raw data, and thumbnails."""
    try:
        frame = jpeg.frame_of(head) if head.startswith(jpeg.START) else None
    except (BrokenImage, struct.error, IndexError):
        return 0
    shown = frame is not None and frame.is_ordinary and max(frame.width, frame.height) >= _SMALLEST_SIDE
    return frame.width * frame.height if frame and shown else 0
