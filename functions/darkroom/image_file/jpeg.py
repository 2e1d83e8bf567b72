"""Read the structure of a JPEG (ITU-T T.81, annex B): its end, number of scans, and missing parts."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from darkroom.errors import BrokenImage

START: Final = b"\xff\xd8"
END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_RESTARTS: Final = 0xDD
_SEQUENTIAL: Final = frozenset((0xC0, 0xC1))
_FRAMES: Final = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_LOSSLESS: Final = frozenset((0xC3, 0xC7, 0xCB, 0xCF))
_ORDINARY: Final = frozenset((0xC0, 0xC1, 0xC2))
_WITHOUT_LENGTH: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_MARKER: Final = re.compile(rb"\xff[^\x00\xff]")
_MARKER_IN_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_MARKER_IN_RESTARTED_SCAN: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
"""With restart intervals, libjpeg skips reserved markers in damaged data and continues at the next restart."""
_BETWEEN_SCANS: Final = frozenset((0x01, 0xC4, 0xCC, *range(0xD0, 0xD8), 0xD9, 0xDA, 0xDB, 0xDC, 0xDD))
"""Markers that may follow a scan, besides APPn and COM. Decoders fail at any other."""
_TABLES: Final = 0xC4
_NEEDS_SCAN: Final = frozenset((_TABLES, 0xCC, 0xDA, 0xDB, 0xDD))
"""Markers that are useful only before another scan."""
_MOST: Final = 20_000
"""Maximum segments; a photo has some dozens."""
_SHORTEST: Final = {0xE0: (b"JFIF", 14), 0xEE: (b"Adobe", 12)}
"""Sizes in bytes of the segments that decoders recognize (JFIF 1.02; libjpeg for Adobe's)."""


@dataclass(frozen=True)
class Structure:
    """`end` is the offset after the last complete segment or coded data; data after it is not part of the picture.

    `is_whole` is False if the end-of-image marker is missing. `scans` counts the scans; `first_scan_is_whole` is True
    if another segment follows the first scan. `is_interleaved` is True if one sequential scan has every component, so
    that a decoder can show the lines before a cut.
    """

    end: int
    is_whole: bool
    scans: int
    first_scan_is_whole: bool
    is_interleaved: bool


def structure_of(data: bytes) -> Structure:
    """Read the markers up to the end of the image; a regular expression skips the coded data."""
    end, scans, whole_scans, interleaved = len(START), 0, 0, False
    components, is_sequential = 0, False
    for marker, start, stop in _segments(data):
        if scans and not _may_follow_scan(data, marker, start, interleaved):
            # Coded data are damaged; decoders fill the missing part of the scan.
            return Structure(end, False, scans, scans > 1, interleaved)
        if marker == END[1]:
            return Structure(stop, True, scans, True, interleaved)
        if marker in _FRAMES:
            components, is_sequential = _component_count(data, start, 9), marker in _SEQUENTIAL
        elif marker == _SCAN:
            scans += 1
            interleaved = scans == 1 and is_sequential and _component_count(data, start, 4) == components
        whole_scans += (scans and marker != _SCAN) or scans > 1
        end = stop
    return Structure(end, False, scans, bool(whole_scans), interleaved)


def _component_count(data: bytes, start: int, offset: int) -> int:
    return data[start + offset] if start + offset < len(data) else 0


def _may_follow_scan(data: bytes, marker: int, start: int, is_last: bool) -> bool:
    """Whether a decoder accepts the segment after a scan; of several tables, only the first is checked.

    `is_last` is True after the only scan of a sequential picture, which no table or scan can follow.
    """
    if is_last and marker in _NEEDS_SCAN:
        return False
    if marker == _TABLES:
        return data[start + 4] & 0xEE == 0 and sum(data[start + 5 : start + 21]) <= 256
    if marker == _SCAN:
        return 1 <= data[start + 4] <= 4
    return marker in _BETWEEN_SCANS or 0xE0 <= marker < 0xF0 or marker == 0xFE


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end offset; a scan includes its coded data. A truncated segment is omitted.

    Raises BrokenImage for too many segments.
    """
    at, in_scan = len(START), _MARKER_IN_SCAN
    for _ in range(_MOST):
        found = _MARKER.search(data, at)
        if found is None:
            return
        at, marker = found.start(), data[found.start() + 1]
        if marker == END[1]:
            yield marker, at, at + 2
            return
        stop = at + 2
        if marker not in _WITHOUT_LENGTH:
            stop += int.from_bytes(data[at + 2 : at + 4], "big")
            if stop < at + 4 or stop > len(data):
                return
            if marker == _RESTARTS and data[at + 4 : at + 6] != b"\0\0":
                in_scan = _MARKER_IN_RESTARTED_SCAN
            if marker == _SCAN:
                coded = in_scan.search(data, stop)
                stop = coded.start() if coded else len(data)
            yield marker, at, stop
        at = stop
    raise BrokenImage(f"The JPEG has more than {_MOST} segments; save it again.")


def ended(data: bytes, structure: Structure) -> bytes:
    """The picture alone. A missing end-of-image marker is added, so that decoders return the existing part."""
    return data[: structure.end] if structure.is_whole else data[: structure.end] + END


def without_odd_segments(data: bytes) -> bytes:
    """The data without JFIF and Adobe segments that are too short, which Pillow cannot read."""
    kept, at = bytearray(), 0
    for marker, start, stop in _segments(data):
        name, length = _SHORTEST.get(marker, (b"\0", 0))
        if data.startswith(name, start + 4) and stop - start - 4 < length:
            kept += data[at:start]
            at = stop
        if marker == _SCAN:
            break
    return bytes(kept) + data[at:]


def declares_motion(head: bytes) -> bool:
    """Whether XMP declares a video after the picture, as phones write it."""
    return b"MotionPhoto" in head or b"MicroVideo" in head


@dataclass(frozen=True)
class Frame:
    """A frame header; `is_ordinary` is True for 8-bit samples in a process that browsers decode, `is_sequential` for
    one whose coded data are read once, `is_lossless` for one without a discrete cosine transform."""

    width: int
    height: int
    is_ordinary: bool
    is_sequential: bool
    is_lossless: bool


def frame_of(data: bytes) -> Frame | None:
    """The first frame header; None if it is not in these bytes."""
    for marker, start, _ in _segments(data):
        if marker in _FRAMES:
            precision, height, width = struct.unpack_from(">BHH", data, start + 4)
            return Frame(
                width, height, marker in _ORDINARY and precision == 8, marker in _SEQUENTIAL, marker in _LOSSLESS
            )
    return None


def canvas_of(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header; None if it is not in these bytes."""
    frame = frame_of(data)
    return (frame.width, frame.height) if frame else None
