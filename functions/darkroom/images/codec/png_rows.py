"""Decode the rows of a large PNG, inflated by libdeflate.

libdeflate needs two thirds of the CPU of zlib-ng, the fastest zlib, but all data at once, so that no library for PNG
uses it. The inflated rows are packed again without compression, for a library that undoes their filters.
"""

import zlib
from typing import Any, Final

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from darkroom.image_file import png
from darkroom.images import large_pages

Bytes = NDArray[np.uint8]

_codecs: Any = imagecodecs  # its type hints leave out arrays and read-only views

_COLOR_TYPES: Final = {1: 0, 3: 2, 4: 6}
"""The PNG's number for gray, RGB and RGBA, by channels."""
_STORED: Final = 65_535
"""Most bytes of a block of DEFLATE without compression (RFC 1951, 3.2.4)."""
_HEAD: Final = 5
_ZLIB: Final = b"\x78\x01"
_CHECKSUM: Final = 4


def decoded(data: bytes, size: tuple[int, int], channels: int) -> Bytes | None:
    """Samples of 8 bits of shape (height, width), or (height, width, channels) for several; of a palette, the indices.

    `size` is (width, height). None for a damaged file, or one with more data than its pixels need, which is left to
    others.
    """
    width, height = size
    shape = (height, width) if channels == 1 else (height, width, channels)
    stride = 1 + width * channels
    header = b"".join(side.to_bytes(4, "big") for side in size) + bytes((8, _COLOR_TYPES[channels], 0, 0, 0))
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
    blocks = -(-height * stride // _STORED)
    content = len(_ZLIB) + blocks * _HEAD + height * stride + _CHECKSUM
    tail = _CHECKSUM + len(_chunk(b"IEND", b""))
    file = large_pages.memory(len(head) + 8 + content + tail)
    rows = file[-tail - _CHECKSUM - height * stride : -tail - _CHECKSUM]
    try:
        if not _inflate(data, rows):
            return None
        if not rows[::stride].any():
            # No row is filtered, as in most pictures with a palette.
            return np.ascontiguousarray(rows.reshape(height, stride)[:, 1:]).reshape(shape)
        _pack(file[len(head) + 8 : -tail], rows)
        _fill(file, 0, head + content.to_bytes(4, "big") + b"IDAT")
        checksum = _codecs.deflate_crc32(file[len(head) + 4 : -tail])
        _fill(file, len(file) - tail, checksum.to_bytes(4, "big") + _chunk(b"IEND", b""))
        # libpng undoes the filters of gray in two thirds of libspng's time, and those of colors in a tenth more.
        unfilter = _codecs.png_decode if channels == 1 else _codecs.spng_decode
        samples: Bytes = unfilter(file, out=large_pages.memory(height * width * channels).reshape(shape))
    except (RuntimeError, ValueError):
        return None
    return samples


def _inflate(data: bytes, rows: Bytes) -> bool:
    """Fill `rows`. False if a part is missing, or has a wrong checksum."""
    chunks = png.pixel_chunks(data)
    if not all(_codecs.deflate_crc32(chunk[:-4]) == int.from_bytes(chunk[-4:], "big") for chunk in chunks):
        return False
    compressed = b"".join(chunk[4:-4] for chunk in chunks)
    return len(_codecs.deflate_decode(compressed, out=rows)) == len(rows)


def _pack(stream: Bytes, rows: Bytes) -> None:
    """Fill `stream` with one of zlib (RFC 1950) that contains `rows` uncompressed, which are at its end.

    Each block moves to the front, never beyond the place that it had.
    """
    checksum = _codecs.deflate_adler32(rows)
    _fill(stream, 0, _ZLIB)
    at = len(_ZLIB)
    for start in range(0, len(rows), _STORED):
        block = rows[start : start + _STORED]
        length, is_last = len(block), start + _STORED >= len(rows)
        stream[at + _HEAD : at + _HEAD + length] = block.copy()
        _fill(stream, at, bytes((is_last,)) + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little"))
        at += _HEAD + length
    _fill(stream, at, checksum.to_bytes(_CHECKSUM, "big"))


def _fill(place: Bytes, at: int, content: bytes) -> None:
    place[at : at + len(content)] = np.frombuffer(content, np.uint8)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return len(content).to_bytes(4, "big") + kind + content + checksum.to_bytes(4, "big")
