"""PNG (W3C PNG 3): keep chunks for pixels and colors; drop texts, dates and private chunks."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from darkroom.errors import BrokenImage

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    parts = [SIGNATURE]
    for kind, whole in _chunks(data):
        if kind in _KEPT:
            parts.append(whole)
        if kind == b"IHDR":
            if exif:
                parts.append(_chunk(b"eXIf", exif))
            if xmp:
                parts.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    return b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, whole chunk) up to IEND; data after it is not part of the picture. A missing end is added."""
    if not data.startswith(SIGNATURE):
        raise BrokenImage("not a PNG file")
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if len(kind) == 4 and end <= len(data):
            yield kind, data[at:end]
        else:
            if kind == b"IDAT":
                yield kind, _chunk(kind, data[at + 8 :])
            kind = b"IEND"
            yield kind, _chunk(kind, b"")
        at = end
