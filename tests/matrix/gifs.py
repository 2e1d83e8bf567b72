"""GIFs, by hand where the canvas, the frames or what is clear are unusual."""

import struct

import numpy as np
from PIL import Image

from matrix.picture import LOGO, PHOTO, encoded

_COLORS = bytes((200, 30, 30, 30, 160, 40, 30, 40, 200, 250, 240, 60))


def frame(
    width: int, height: int, left: int = 0, top: int = 0, index: int = 1, clear: int | None = None, disposal: int = 0
) -> bytes:
    """One of a single color of the palette."""
    flags = disposal << 2 | (clear is not None)
    control = b"\x21\xf9\x04" + bytes([flags, 5, 0, clear or 0, 0])
    return (
        control + b"\x2c" + struct.pack("<HHHHB", left, top, width, height, 0) + _lzw(bytes([index]) * (width * height))
    )


def _lzw(indices: bytes) -> bytes:
    """Never more than a clear code and two indices, which keeps codes at three bits."""
    codes = [code for at in range(0, len(indices), 2) for code in (4, *indices[at : at + 2])] + [5]
    bits = np.array([code >> bit & 1 for code in codes for bit in range(3)], np.uint8)
    data = np.packbits(bits, bitorder="little").tobytes()
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"\2" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def gif(width: int, height: int, *frames: bytes, background: int = 0) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x91, background, 0) + _COLORS + b"".join(frames) + b";"


def gifs() -> dict[str, bytes]:
    others = [Image.new("RGB", PHOTO.size, color) for color in ("red", "blue")]
    whole = frame(64, 48, index=2)
    small = frame(20, 16, 30, 20)
    empty = frame(64, 48, index=3, clear=3)
    made = {
        "photo": encoded(PHOTO, "GIF"),
        "interlaced": encoded(PHOTO.quantize(64), "GIF", interlace=1),
        "interlaced-in-part": encoded(PHOTO, "GIF")[: len(encoded(PHOTO, "GIF")) * 8 // 10],
        "clear": encoded(LOGO, "GIF"),
        "animated": encoded(PHOTO, "GIF", save_all=True, append_images=others, duration=50),
        "whole": gif(64, 48, whole),
        "smaller-than-canvas": gif(64, 48, small),
        "smaller-with-background": gif(64, 48, small, background=2),
        "smaller-with-clear": gif(64, 48, frame(20, 16, 30, 20, clear=0)),
        "smaller-then-whole": gif(64, 48, small, whole),
        "smaller-disposed": gif(64, 48, frame(20, 16, 30, 20, disposal=2), whole),
        "all-of-first-clear-index": gif(64, 48, frame(64, 48, index=1, clear=2)),
        "larger-than-canvas": gif(32, 24, frame(64, 48)),
        "no-trailer": gif(64, 48, whole)[:-1],
        "old": b"GIF87a" + gif(64, 48, whole)[6:13] + _COLORS + whole[8:] + b";",
        "comment": gif(64, 48, b"\x21\xfe\x05hello\0" + whole),
        "behind": gif(64, 48, whole) + b"<html>",
    }
    shown_later = {"first-empty": gif(64, 48, empty, whole), "first-empty-small": gif(64, 48, empty, small)}
    return {f"{name}.gif": data for name, data in {**made, **shown_later}.items()}
