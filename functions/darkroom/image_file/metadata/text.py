"""Texts in metadata: encodings, allowed characters, and default texts of devices."""

import html
import re
from typing import Final
from urllib.parse import urlsplit

_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_CAMERA_DEFAULT: Final = re.compile(
    # makers: OLYMPUS DIGITAL CAMERA, SONY DSC, Minolta DSC, KONICA MINOLTA DIGITAL CAMERA, SAMSUNG CAMERA PICTURES
    r"(?:(?:olympus|minolta|konica|kodak|sony|samsung|nikon|polaroid|panasonic|pentax|ricoh|fuji(?:film)?|casio|vivitar"
    r"|benq|jenoptik|medion|aiptek|rollei|hewlett-packard|hp|canon|sanyo|leica|digital still)[ _]*){0,3}"
    r"(?:digital (?:still )?camera|dsc|camera|camera pictures?|digital pictures?)"
    # scenes and effects of phones
    r"|dav|cof|hdr(?:pl)?|rhdr|bty|sdr|mde|rbt|vtr|fbt|nor|ptr|mtr|cptr|hmpt|btf|edf|jdr|tad|ajr|sdrpl"
    r"|oznor|ozedf|ozhdr"
    # programs and placeholders
    r"|exif[_ ]jpeg[_ ]?(?:picture|\d*)|jpeg[_ ]?(?:image|picture)|screenshot|untitled|default|image|photo|picture"
    r"|dcim.*|pentax image|<?kenox.*|creator: gd-jpeg.*|binary comment|user comments?|image title|charset=.*"
    r"|lead technologies inc\..*|ac ?d ?systems.*"
    r"|(?:created|edited) (?:with|by|in|using) (?:the )?(?:gimp|adobe|paint|picasa|acdsee|photoshop).*"
    # names of files
    r"|(?:hpim|dsc[fn]?|_?img|imag|pict|mvc|sany|cimg|dji|gopr|pxl|p)[_-]?\d{3,9}(?:[_-]\d+)*(?:\.jpe?g)?",
    re.IGNORECASE | re.DOTALL,
)
"""Default captions of cameras, phones and programs."""


def decode(raw: bytes, utf8: bool = False) -> str:
    """Decode valid UTF-8, and other bytes as Windows-1252, which older programs call Latin-1: it has dashes, quotation
    marks and the euro sign. With `utf8`, the bytes are declared as UTF-8, so invalid ones are replaced.
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if utf8 else "".join(_WINDOWS_1252[byte] for byte in raw)


_WINDOWS_1252: Final = tuple(
    bytes([byte]).decode("cp1252", "ignore") or bytes([byte]).decode("latin-1") for byte in range(256)
)


def clean_text(text: str) -> str:
    """Remove control characters, and collapse blanks and empty lines; line breaks are kept."""
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", re.sub(r"[ \u00a0]+", " ", text))).strip()


def unescape(text: str) -> str:
    """Convert HTML entities, which Google, Flickr and others export: `&#39;` is an apostrophe."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def is_camera_default(text: str) -> bool:
    """Whether the text is a default caption of a camera or a program."""
    return _CAMERA_DEFAULT.fullmatch(text.strip()) is not None


def is_uri(text: str) -> bool:
    """Whether the text is a web URL that may be used in a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s<>\"]", text)


def first_meaningful(*texts: str) -> str:
    """The first text that is neither empty nor a device's default; "" if there is none."""
    return next((text for text in texts if text and not is_camera_default(text)), "")
