"""WebP (RFC 9649): a RIFF file with metadata in the chunks EXIF and XMP, declared by flags in VP8X."""

import struct
from collections.abc import Iterator
from typing import Final

from darkroom.errors import BrokenImage
from darkroom.image_file.webp import ended, is_whole

_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04
_PICTURE: Final = frozenset((b"VP8 ", b"VP8L", b"ALPH"))
_KEPT: Final = _PICTURE | {b"VP8X", b"ICCP", b"ANIM", b"ANMF"}


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Replace the metadata. A file without VP8X has none, and is copied without trailing data. A truncated file ends
    after the part that can be decoded."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise BrokenImage("not a WebP file")
    data = data if is_whole(data) else ended(data)
    end = 8 + int.from_bytes(data[4:8], "little")
    chunks = [(kind, body) for kind, body in _chunks(data[12:end]) if kind in _KEPT]
    extended = any(kind == b"VP8X" for kind, _ in chunks)
    parts = [_chunk(kind, _body(kind, body, exif, xmp)) for kind, body in chunks]
    if extended:
        parts += [_chunk(kind, body) for kind, body in ((b"EXIF", exif), (b"XMP ", xmp)) if body]
    content = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _body(kind: bytes, body: bytes, exif: bytes, xmp: bytes) -> bytes:
    if kind == b"VP8X" and body:
        flags = body[0] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if exif else 0) | (_XMP_FLAG if xmp else 0)
        return bytes([flags]) + body[1:]
    if kind == b"ANMF":
        return body[:16] + b"".join(_chunk(kind, part) for kind, part in _chunks(body[16:]) if kind in _PICTURE)
    return body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise BrokenImage("a chunk of this WebP file is truncated")
        yield kind, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
