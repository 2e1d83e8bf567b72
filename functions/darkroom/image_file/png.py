"""Read chunks of a PNG (third edition) that Pillow ignores, and recover the rest of a damaged file."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from darkroom.errors import BrokenImage

_MOST: Final = 20_000
_FULL_RANGE_RGB: Final = b"\0\1"
_CRITICAL: Final = (b"IHDR", b"PLTE")
_ONCE: Final = (b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP")


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content, up to the pixels or the first truncated chunk."""
    at = 8
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind in (b"IDAT", b"IEND") or at + 12 + length > len(data):
            return
        yield bytes(kind), data[at + 8 : at + 8 + length]
        at += 12 + length


def code_points(data: bytes) -> tuple[int, int] | None:
    """ITU-T H.273 primaries and transfer (`cICP`); None without them, or if they are not for full-range RGB, which
    browsers ignore."""
    content = next((content for kind, content in chunks(data) if kind == b"cICP"), b"")
    return (content[0], content[1]) if content[2:] == _FULL_RANGE_RGB else None


def pixel_data(data: bytes) -> bytes:
    """The content of all IDAT chunks, even if the last one is truncated."""
    return b"".join(data[at + 8 : at + 8 + length] for at, length, kind in _headers(data) if kind == b"IDAT")


def pixel_chunks(data: bytes) -> list[memoryview]:
    """Type, content and checksum of each IDAT chunk; the last one may be truncated."""
    view = memoryview(data)
    return [view[at + 4 : at + 12 + length] for at, length, kind in _headers(data) if kind == b"IDAT"]


def without_damaged_chunks(data: bytes) -> bytes:
    """Remove ancillary chunks with a wrong checksum, and all but the first of each kind that describes colors.

    Browsers ignore both. Pillow refuses the former, and uses the last of the latter.
    """
    kept, copied, seen = bytearray(data[:8]), 8, set()
    for at, length, kind in _headers(data):
        end = at + 12 + length
        if kind == b"IDAT" or end > len(data):
            break
        is_ancillary = bool(kind[0] & 0x20)
        if not is_ancillary and kind not in _CRITICAL:
            name = kind.decode("latin-1")
            raise BrokenImage(f"The PNG has the critical chunk {name!r}, without which it cannot be shown.")
        is_wrong = zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big")
        if (is_ancillary and is_wrong) or kind in seen:
            kept += data[copied:at]
            copied = end
        elif kind in _ONCE:
            seen.add(kind)
    return bytes(kept) + data[copied:] if copied > 8 else data


def _headers(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length of the content and type of each chunk."""
    at = 8
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        yield at, length, bytes(kind)
        at += 12 + length
