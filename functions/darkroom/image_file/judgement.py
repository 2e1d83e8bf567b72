"""Decide whether a file is a picture that can be shown, equally for listings and derivatives.

A listing reads as little of each file as possible: the first bytes for the header, the last ones to check that the
picture is complete. A file without the usual end of its format is read whole and checked by `open_picture`.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from darkroom.errors import BrokenImage, DarkroomError, TooLarge, UnsupportedImage
from darkroom.image_file import jpeg
from darkroom.image_file.canvas import canvas_of
from darkroom.image_file.damage import is_cut, load
from darkroom.image_file.ending import TAIL, ends_well
from darkroom.image_file.header import Header, check_size, dated_header_of, open_picture
from darkroom.image_file.signature import format_of

Read = Callable[[int, int], bytes]
"""A function `read(start, end)` that returns a slice of the file."""

_FIRST_READS: Final = (65_536, 1_048_576)
_MOST_PIXELS: Final = 4_000_000
"""Pictures up to this many pixels that are read whole are decoded too; a small file may claim more."""
_COMMON_SCANS: Final = 12
"""The usual maximum of scans; a file with more in its first bytes is read whole to count them all."""
_whole_reads = threading.BoundedSemaphore(2)
"""Maximum files read whole at the same time; few need it."""


def reason_of(error: DarkroomError) -> str | None:
    """The reason under `skipped` for an error of `read_header` or `open_picture`; None for any other error."""
    if isinstance(error, TooLarge):
        return "too_many_pixels"
    return "unreadable" if isinstance(error, UnsupportedImage | BrokenImage) else None


def read_header(read: Read, size: int, formats: Sequence[str], max_pixels: int) -> Header:
    """The header of a file of `size` bytes, if derivatives can be made of it, from as few bytes as possible.

    Raises the errors of `open_picture`.
    """
    for length in (first for first in _FIRST_READS if first < size):
        head = read(0, length)
        if format_of(head) not in formats:
            return dated_header_of(open_picture(head, formats, max_pixels))
        try:
            header = _bare_webp(head, max_pixels) or dated_header_of(
                open_picture(head, formats, max_pixels, is_whole=False)
            )
        except BrokenImage:
            # Some formats have their header at the end, or cannot be opened partially.
            continue
        if _ends_well(header.format, head, read, size):
            return header
        break
    with _whole_reads:
        return whole_header(read(0, size), formats, max_pixels)


def whole_header(data: bytes, formats: Sequence[str], max_pixels: int) -> Header:
    """Like `read_header`, for a whole file. A small picture is also decoded, which detects any damage."""
    image = open_picture(data, formats, max_pixels)
    header = dated_header_of(image)
    if header.width * header.height <= _MOST_PIXELS or is_cut(image, data):
        try:
            # Decoding a JPEG at an eighth of its size omits most of the work.
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            header = replace(header, damaged=load(image) is not image or header.damaged)
        except Exception as error:
            raise BrokenImage(f"The picture cannot be decoded: {error}.") from error
    return header


def _ends_well(format: str, head: bytes, read: Read, size: int) -> bool:
    """Whether the last bytes end a complete picture; False if the whole file is needed to decide."""
    if format == "webp":
        return int.from_bytes(head[4:8], "little") + 8 <= size
    if format not in ("jpeg", "png", "gif"):
        return True
    if format == "jpeg" and jpeg.structure_of(head).scans > _COMMON_SCANS:
        return False
    return ends_well(format, head, b"") or ends_well(format, head, read(max(0, size - TAIL), size))


def _bare_webp(data: bytes, max_pixels: int) -> Header | None:
    """The header of a WebP without EXIF, from its first bytes; Pillow cannot open a truncated WebP."""
    if format_of(data) != "webp" or (data[12:16] == b"VP8X" and data[20] & 0b1100):
        return None
    canvas = canvas_of(data, "webp")
    if canvas is None:
        return None
    check_size(canvas, max_pixels)
    traits = {"lossless"} if data[12:16] == b"VP8L" else set()
    traits |= {"transparent"} if data[12:16] == b"VP8X" and data[20] & 0b10000 else set()
    return Header("webp", *canvas, 1, traits=frozenset(traits))
