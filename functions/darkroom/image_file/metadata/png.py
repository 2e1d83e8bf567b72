"""Read the texts and the EXIF of a PNG (W3C PNG 3, section 11.3), before or after the pixels."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from darkroom.image_file.metadata.tiff_tags import Buffer

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS: Final = 20_000
_LARGEST_TEXT: Final = 4_000_000
"""Maximum bytes of an inflated text; the rest is dropped."""

EXIF: Final = "eXIf"


def read(data: Buffer) -> dict[str, bytes]:
    """Texts by keyword, in their own encoding (Latin-1, or UTF-8 in iTXt), and the EXIF block as `EXIF`. Among equal
    keywords the first is kept. Never raises: truncated or damaged texts are omitted.
    """
    found: dict[str, bytes] = {}
    for kind, content in _chunks(data):
        if kind == b"eXIf":
            found.setdefault(EXIF, content)
        elif kind in _READERS:
            try:
                keyword, text = _READERS[kind](content)
            except (ValueError, IndexError, zlib.error):
                continue
            found.setdefault(keyword.decode("latin-1"), text)
    return found


def _chunks(data: Buffer) -> Iterator[tuple[bytes, bytes]]:
    if bytes(data[:8]) != _SIGNATURE:
        return
    at = len(_SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, b"" if kind in (b"IDAT", b"fdAT") else bytes(data[at + 8 : at + 8 + size])
        at += 12 + size


def _plain(content: bytes) -> tuple[bytes, bytes]:
    keyword, text = content.split(b"\0", 1)
    return keyword, text


def _compressed(content: bytes) -> tuple[bytes, bytes]:
    keyword, text = content.split(b"\0", 1)
    return keyword, _inflated(text[1:])


def _international(content: bytes) -> tuple[bytes, bytes]:
    keyword, rest = content.split(b"\0", 1)
    text = rest[2:].split(b"\0", 2)[2]
    return keyword, _inflated(text) if rest[0] else text


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _LARGEST_TEXT)


_READERS: Final = {b"tEXt": _plain, b"zTXt": _compressed, b"iTXt": _international}
