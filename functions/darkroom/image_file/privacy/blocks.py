"""Find every block of metadata in a file by its signature, wherever it is stored.

The search ignores the container. It covers the second picture of an MPF, a thumbnail, a motion photo after the end and
a chunk after the pixels.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from darkroom.image_file.metadata import exif, iptc, png
from darkroom.image_file.metadata.embedded import raw_profile
from darkroom.image_file.raw import cr3
from darkroom.image_file.raw.slices import slices_of
from darkroom.image_file.raw.tiff import directories_of

_EXIF: Final = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)|(?=II\*\0\x08\0\0\0|MM\0\*\0\0\0\x08)")
"""A block with its prefix, or a TIFF header directly followed by its directory, as in WebP, PNG, AVIF and
thumbnails."""
_LONGEST_EXIF: Final = 1_000_000
_XMP: Final = re.compile(rb"<(?P<prefix>[\w.-]*:?)RDF[\s>].*?(?:</(?P=prefix)RDF>|\Z)", re.DOTALL)
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\0"
_GUID, _NUMBERS = 32, 8
_PHOTOSHOP: Final = re.compile(rb"8BIM\x04\x04")
_LONGEST_IPTC: Final = 200_000


def exif_blocks(data: bytes) -> Iterator[exif.Exif]:
    """EXIF blocks of the file itself (including RAW files) and of PNG texts."""
    if data[:4] in (b"II*\0", b"MM\0*"):
        yield exif.parse(memoryview(data))
    else:
        yield from _raw_blocks(data)
    for match in _EXIF.finditer(data):
        yield exif.parse(memoryview(data)[match.end() : match.end() + _LONGEST_EXIF])
    for keyword, text in png.read(data).items():
        if keyword in ("Raw profile type exif", "Raw profile type APP1"):
            yield exif.parse(raw_profile(text))


def _raw_blocks(data: bytes) -> Iterator[exif.Exif]:
    """EXIF of Olympus and Panasonic, whose magic numbers differ from TIFF's, and of Canon's CR3."""
    slices = slices_of(data)
    if tree := directories_of(slices):
        yield tree.exif
    elif cr3.is_cr3(slices):
        yield cr3.exif_of(slices)


def xmp_packets(data: bytes) -> Iterator[bytes]:
    """XMP packets of the file itself and of PNG texts, and extended packets joined from their parts."""
    texts = [raw_profile(text) if key.startswith("Raw profile") else text for key, text in png.read(data).items()]
    for part in (data, *texts, *_extended(data)):
        yield from (match[0] for match in _XMP.finditer(part))


def _extended(data: bytes) -> Iterator[bytes]:
    """Join extended XMP (part 3, 1.1.3.1), whose parts state the packet's digest, its whole size and their offset."""
    parts: dict[bytes, dict[int, bytes]] = defaultdict(dict)
    for match in re.finditer(re.escape(_EXTENSION), data):
        at = match.end()
        size = int.from_bytes(data[match.start() - 2 : match.start()], "big")
        head = data[at : at + _GUID + _NUMBERS]
        offset = int.from_bytes(head[_GUID + 4 :], "big")
        parts[head[:_GUID]][offset] = data[at + _GUID + _NUMBERS : match.start() - 2 + size]
    for packet in parts.values():
        yield b"".join(packet[offset] for offset in sorted(packet))


def iptc_blocks(data: bytes) -> Iterator[iptc.Datasets]:
    for match in _PHOTOSHOP.finditer(data):
        yield iptc.parse(data[match.start() : match.start() + _LONGEST_IPTC])
    for block in exif_blocks(data):
        yield from (iptc.parse(block.main[tag].data) for tag in (0x83BB, 0x8649) if tag in block.main)
    for keyword, text in png.read(data).items():
        if keyword in ("Raw profile type iptc", "Raw profile type 8bim"):
            yield iptc.parse(raw_profile(text))
