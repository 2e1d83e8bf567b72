"""The size of a picture's canvas, read from its first bytes without a decoder and without allocating.

Decoders of WebP and GIF allocate the canvas, or the size that a frame claims, when they open a file, so the limits
are checked before. If no size is found here, the decoder reads the header, which allocates nothing.
"""

import struct
from typing import Final

from darkroom.errors import BrokenImage
from darkroom.geometry import Size
from darkroom.image_file import jpeg

_GIF_BLOCKS: Final = 100_000
"""A GIF with more blocks before its first frame is an attack, since each costs a step of a slow loop."""


def canvas_of(data: bytes, format: str) -> Size | None:
    """Width and height in pixels, the largest that any part claims; None if the first bytes do not contain them.

    Raises BrokenImage for an endless header.
    """
    try:
        return _READERS[format](data) if format in _READERS else None
    except (struct.error, IndexError):
        return None


def _png(data: bytes) -> Size | None:
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _gif(data: bytes) -> Size | None:
    """The logical screen, extended to the first frame if that is larger."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    in_extension = False
    for _ in range(_GIF_BLOCKS):
        if in_extension:
            # A block is its length and that many bytes; a length of 0 ends the extension.
            in_extension = data[at] > 0
            at += data[at] + 1
        elif data[at] == 0x21:
            in_extension = True
            at += 2
        elif data[at] == 0x2C:
            left, top, wide, high = struct.unpack("<HHHH", data[at + 1 : at + 9])
            return max(width, left + wide), max(height, top + high)
        else:
            return width, height
    raise BrokenImage(f"The GIF has more than {_GIF_BLOCKS} blocks before its first frame. Save it again.")


def _avif(data: bytes) -> Size | None:
    """The largest size in the items' properties (`ispe` inside `meta`)."""
    start = data.find(b"meta")
    end = start + struct.unpack(">I", data[start - 4 : start])[0] if start >= 4 else 0
    sizes: list[Size] = []
    at = data.find(b"ispe", start, end)
    while at >= 0:
        sizes.append(struct.unpack(">II", data[at + 8 : at + 16]))
        at = data.find(b"ispe", at + 4, end)
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


_READERS: Final = {"jpeg": jpeg.canvas_of, "png": _png, "webp": _webp, "gif": _gif, "avif": _avif, "heic": _avif}
