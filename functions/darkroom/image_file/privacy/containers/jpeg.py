"""JPEG (ITU T.81, annex B): segments up to the first end of image; data after it is not part of the picture."""

import re
import struct
from collections.abc import Iterator
from typing import Final

from darkroom.errors import BrokenImage

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_CODED: Final = frozenset((*range(0xC0, 0xC8), *range(0xC9, 0xD0), *range(0xDA, 0xE0)))
"""Frames, tables, restart intervals and scans, which a decoder needs."""
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length: TEM and the restarts."""

_MARKER_IN_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Keep JFIF (without its thumbnail), ICC profile, Adobe's color transform, tables, frames and scans.

    Drops every other application segment, comments, reserved markers, and data after the end, such as the
    other pictures of an MPO, gain maps and motion photos.
    """
    head: list[bytes] = []
    body: list[bytes] = []
    for marker, segment in _segments(data):
        if marker == _JFIF and segment[4:9] == b"JFIF\0":
            if not head and len(segment) >= 18:
                head.append(b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0")
        elif _draws(marker, segment):
            body.append(segment)
    if exif:
        head.append(_application(b"Exif\0\0" + exif))
    if xmp:
        head.append(_application(b"http://ns.adobe.com/xap/1.0/\0" + xmp))
    return b"\xff\xd8" + b"".join(head) + b"".join(body) + b"\xff\xd9"


def _draws(marker: int, segment: bytes) -> bool:
    """Whether decoders need the segment for the pixels and their colors."""
    if marker == _ICC:
        return segment[4:16] == b"ICC_PROFILE\0"
    if marker == _ADOBE:
        return segment[4:9] == b"Adobe"
    return marker in _CODED


def _application(payload: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes with marker and length); a scan includes its coded data. The end marker is not yielded.

    A file that is truncated after its first scan ends with the last complete segment.
    """
    if data[:2] != b"\xff\xd8":
        raise BrokenImage("not a JPEG file")
    at, scanned = 2, False
    while True:
        at = data.find(b"\xff", at)
        while at >= 0 and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if at < 0 or at + 1 >= len(data):
            return
        marker = data[at + 1]
        if marker == _END:
            return
        if marker in _ALONE or marker in (0, _START):
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(data):
            if scanned:
                return
            raise BrokenImage("a segment of this JPEG file is truncated")
        if marker == _SCAN:
            scanned = True
            match = _MARKER_IN_SCAN.search(data, end)
            end = match.start() if match else len(data)
        yield marker, data[at:end]
        at = end
