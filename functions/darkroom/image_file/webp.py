"""Read the container of a truncated or damaged WebP (RFC 9649), and extract the parts that can be decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MOST: Final = 20_000
_BITSTREAMS: Final = (b"VP8 ", b"VP8L")
_ALPHA: Final = 0x10


@dataclass(frozen=True)
class Frame:
    """The first frame as a separate WebP, and its corner (left, top) on the canvas."""

    data: bytes
    corner: tuple[int, int]


def is_whole(data: bytes) -> bool:
    """Whether the file has as many bytes as its header states."""
    return len(data) >= 8 and struct.unpack_from("<I", data, 4)[0] + 8 <= len(data)


def ended(data: bytes) -> bytes:
    """A truncated file with corrected sizes: the complete chunks, and the existing part of the last bitstream.

    For an animation, the complete frames.
    """
    kept = [data[at : at + 8 + size] for at, _, size in _chunks(data, 12)]
    last = 12 + sum(len(chunk) + len(chunk) % 2 for chunk in kept)
    if data[last : last + 4] in _BITSTREAMS and len(data) > last + 8:
        kept.append(_chunk(data[last : last + 4], data[last + 8 :]))
    return _file(kept)


def first_frame(data: bytes) -> Frame:
    """The first frame of a WebP with complete chunks; the whole picture if it is not an animation."""
    for at, kind, size in _chunks(data, 12):
        if kind == b"ANMF":
            # Left and top in units of 2 pixels, then width and height less 1, in 3 bytes each.
            head = data[at + 8 : at + 20]
            extended = _chunk(b"VP8X", bytes([_ALPHA, 0, 0, 0]) + head[6:])
            left, top = (2 * int.from_bytes(head[start : start + 3], "little") for start in (0, 3))
            return Frame(_file([extended, data[at + 24 : at + 8 + size]]), (left, top))
    return Frame(data, (0, 0))


def is_open(data: bytes, size: tuple[int, int]) -> bool:
    """Whether the first frame of an animation leaves parts of a canvas of that size uncovered."""
    for at, kind, _ in _chunks(data, 12):
        if kind == b"ANMF":
            wide, high = (int.from_bytes(data[at + start : at + start + 3], "little") + 1 for start in (14, 17))
            return (wide, high) != size
    return False


def _chunks(data: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Offset, type and size of each complete chunk."""
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            return
        yield at, bytes(kind), size
        at += 8 + size + size % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content


def _file(chunks: list[bytes]) -> bytes:
    body = b"WEBP" + b"".join(chunk + b"\0" * (len(chunk) % 2) for chunk in chunks)
    return _chunk(b"RIFF", body)
