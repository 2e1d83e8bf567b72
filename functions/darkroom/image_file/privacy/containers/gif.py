"""GIF89a: keep frames, their timing and the loop count; drop comments, texts and other extensions.

GIF cannot contain EXIF, and its XMP is an application extension, so given metadata is not written. A file that is
truncated after its first frame is ended after the last complete frame, as browsers show it.
"""

from typing import Final

from darkroom.errors import BrokenImage

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise BrokenImage("not a GIF file")
    at = 13 + _table(data[10])
    parts, frames = [data[:at]], 0
    while at < len(data) and data[at] != _TRAILER:
        if data[at] == _EXTENSION:
            end = _blocks_end(data, at + 2)
            kept = data[at + 1] == _TIMING or (data[at + 1] == _APPLICATION and data[at + 3 : at + 14] in _LOOPS)
        elif data[at] == _FRAME and at + 10 <= len(data):
            end = _blocks_end(data, at + 10 + _table(data[at + 9]) + 1)
            kept = True
            frames += end <= len(data)
        elif frames:
            break
        else:
            raise BrokenImage("this GIF file contains a block that is neither a frame nor an extension")
        if end > len(data):
            if data[at] == _FRAME and not frames:
                # Browsers show the existing part of a single frame.
                parts.append(_whole_blocks(data, at, at + 10 + _table(data[at + 9]) + 1))
                frames = 1
            break
        if kept:
            parts.append(data[at:end])
        at = end
    if not frames:
        raise BrokenImage("this GIF file is truncated")
    return b"".join(parts) + bytes([_TRAILER])


def _whole_blocks(data: bytes, start: int, at: int) -> bytes:
    """The bytes from `start` to the last whole sub-block of those that begin at `at`, and a terminator."""
    while at < len(data) and at + 1 + data[at] <= len(data):
        at += 1 + data[at]
    return data[start:at] + b"\0"


def _table(flags: int) -> int:
    """Size in bytes of the color table that the flags declare."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """The offset after the sub-blocks that start at `at`; beyond the data if they are truncated."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
