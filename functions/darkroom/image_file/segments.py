"""Limit the number of segments. Pillow reads them one by one in Python while holding the interpreter's lock, so a
picture of a few megabytes in millions of segments would block all other requests for a minute."""

import struct
from collections.abc import Callable, Mapping
from typing import Final

from darkroom.errors import BrokenImage

MOST: Final = 20_000
"""Maximum segments; a photo has some dozens, a large PNG in small chunks some thousands."""
_MOST_JUNK: Final = 4096
_NO_LENGTH: Final = frozenset((0x00, 0x01, *range(0xD0, 0xDA)))
_START_OF_SCAN: Final = 0xDA


def check_segments(data: bytes, format: str) -> None:
    """Raise BrokenImage for too many segments. Truncated or malformed files are left to the decoder."""
    step = _STEPS.get(format)
    at = 8 if format == "png" else 2
    try:
        for _ in range(MOST):
            following = step(data, at) if step else None
            if following is None:
                return
            at = following
    except (struct.error, IndexError):
        return
    raise BrokenImage(f"The {format} file has more than {MOST} segments. Save it again.")


def _png(data: bytes, at: int) -> int | None:
    """The offset of the next chunk."""
    length = int(struct.unpack_from(">I", data, at)[0])
    return None if data[at + 4 : at + 8] == b"IEND" else at + 12 + length


def _jpeg(data: bytes, at: int) -> int | None:
    """The offset of the next marker; None at the pixels."""
    marker = data.find(b"\xff", at)
    if marker < 0:
        return None
    name = marker + 1
    while data[name] == 0xFF and name - at < _MOST_JUNK:
        name += 1
    if name - at >= _MOST_JUNK:
        raise BrokenImage("The JPEG has unknown data between its segments.")
    if data[name] == _START_OF_SCAN:
        return None
    return name + 1 if data[name] in _NO_LENGTH else name + 1 + int(struct.unpack_from(">H", data, name + 1)[0])


_STEPS: Final[Mapping[str, Callable[[bytes, int], int | None]]] = {"png": _png, "jpeg": _jpeg}
