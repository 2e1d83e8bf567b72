"""Read EXIF (CIPA DC-008): its directories, and a picture's description and dates."""

import re
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, decode, first_meaningful
from darkroom.image_file.metadata.tiff_tags import SHORT, Buffer, Directory, byte_order, read_directory, whole_number

ORIENTATION: Final = 0x0112
EXIF_PART: Final = 0x8769
GPS_PART: Final = 0x8825

DESCRIPTION, ARTIST, COPYRIGHT = 0x010E, 0x013B, 0x8298
_COMMENT: Final = 0x9286
_TAKEN, _DIGITIZED, _CHANGED = (0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012), (0x0132, 0x9290, 0x9010)
"""Date tags, each with the tags of its fraction of a second and of its offset from UTC."""
_WINDOWS_TITLE, _WINDOWS_COMMENT, _WINDOWS_KEYWORDS, _WINDOWS_SUBJECT = 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F
_MOST_DIRECTORIES: Final = 8


@dataclass(frozen=True)
class Exif:
    """The directories of an EXIF block; `order` is its byte order, `<` or `>`. `more` are the directories after the
    first: the thumbnail's, or the pages of a TIFF file.
    """

    order: str = "<"
    main: Directory = field(default_factory=dict)
    part: Directory = field(default_factory=dict)
    gps: Directory = field(default_factory=dict)
    more: tuple[Directory, ...] = ()

    @property
    def orientation(self) -> int | None:
        """The orientation, 1 to 8; None without one. Browsers read only a single SHORT, as in the standard."""
        entry = self.main.get(ORIENTATION)
        value = whole_number(entry, self.order) if entry and entry.type == SHORT and entry.count == 1 else None
        return value if value is not None and 1 <= value <= 8 else None


def parse(block: Buffer) -> Exif:
    """Parse a block. Never raises; unreadable parts are ignored. A leading `Exif\\0\\0` is allowed."""
    data = block
    while data[:6] == b"Exif\0\0":
        data = data[6:]
    try:
        order = byte_order(data)
    except ValueError:
        return Exif()
    if len(data) < 8:
        return Exif()
    main, following = read_directory(data, struct.unpack_from(order + "I", data, 4)[0])
    part, gps = (_part(data, order, main, tag) for tag in (EXIF_PART, GPS_PART))
    more: list[Directory] = []
    while following and len(more) < _MOST_DIRECTORIES:
        directory, following = read_directory(data, following)
        more += [directory, *(_part(data, order, directory, tag) for tag in (EXIF_PART, GPS_PART))]
    return Exif(order, main, part, gps, tuple(found for found in more if found))


def _part(data: Buffer, order: str, main: Directory, tag: int) -> Directory:
    offset = whole_number(main[tag], order) if tag in main else None
    return read_directory(data, offset)[0] if offset else {}


def read_description(exif: Exif) -> dict[str, Any]:
    """`caption`, `credit` and `tags`, if present, from description, Windows fields and user comment."""
    said = {
        "caption": first_meaningful(
            _text(exif.main, DESCRIPTION),
            *(_windows(exif, tag) for tag in (_WINDOWS_TITLE, _WINDOWS_SUBJECT, _WINDOWS_COMMENT)),
            user_comment(exif),
        ),
        "credit": _text(exif.main, ARTIST) or rights(exif),
        "tags": tuple(word.strip() for word in _windows(exif, _WINDOWS_KEYWORDS).split(";") if word.strip()),
    }
    return {key: value for key, value in said.items() if value}


def creator(exif: Exif) -> str:
    return _text(exif.main, ARTIST)


def rights(exif: Exif) -> str:
    """The copyright notice: the photographer's and, after a zero byte, the editor's."""
    notices = exif.main[COPYRIGHT].data.split(b"\0") if COPYRIGHT in exif.main else []
    return ", ".join(text for notice in notices[:2] if (text := clean_text(decode(notice))))


def read_dates(exif: Exif) -> Dates:
    camera, digitized, changed = (_date(exif, *tags) for tags in (_TAKEN, _DIGITIZED, _CHANGED))
    return Dates(camera=camera, digitized=digitized, changed=changed)


def user_comment(exif: Exif) -> str:
    """The text after the eight bytes that name its encoding; "" if it was not written by a person."""
    if _COMMENT not in exif.part:
        return ""
    raw = exif.part[_COMMENT].data
    code, text = raw[:8].rstrip(b"\0 "), raw[8:]
    if code == b"UNICODE":
        found = text.decode(_utf_16(text, exif.order), "replace")
    elif code == b"JIS":
        found = text.decode("iso2022_jp", "replace")
    else:
        found = decode(text.split(b"\0\0")[0] if code in (b"", b"ASCII") else raw)
    found = found.strip("\0 \ufeff")
    is_text = not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]", found) and not found.startswith(("{", "<", "["))
    return clean_text(found) if is_text else ""


def _utf_16(text: bytes, order: str) -> str:
    """Decode with the byte order that puts the zero bytes of Latin letters first; the standard does not define it."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = text[::2].count(0), text[1::2].count(0)
    if even == odd:
        return "utf-16-le" if order == "<" else "utf-16-be"
    return "utf-16-be" if even > odd else "utf-16-le"


def _text(entries: Directory, tag: int) -> str:
    return clean_text(entries[tag].text) if tag in entries else ""


def _windows(exif: Exif, tag: int) -> str:
    return clean_text(exif.main[tag].data.decode("utf-16-le", "ignore").split("\0")[0]) if tag in exif.main else ""


def _date(exif: Exif, tag: int, fraction: int, zone: int) -> str | None:
    entries = exif.part if tag in exif.part else exif.main
    moment = entries[tag].text if tag in entries else ""
    found = parse_date(moment)
    if found is None or len(found) < len("2017-08-05T10:20:30") or not found[-1].isdigit() or "." in found:
        return found
    digits, offset = (re.sub(r"[\0\s]", "", _text(exif.part, one)) for one in (fraction, zone))
    exact = f"{found}.{digits}" if digits.isascii() and digits.isdigit() else found
    return parse_date(exact + offset) or parse_date(exact)
