"""Chunks of a PNG (third edition) before its pixels that Pillow does not read."""

import struct
from collections.abc import Iterator
from typing import Final

_MOST: Final = 20_000


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
    """ITU-T H.273 primaries and transfer (`cICP`); None if the chunk is missing."""
    content = next((content for kind, content in chunks(data) if kind == b"cICP"), b"")
    return (content[0], content[1]) if len(content) == 4 else None
