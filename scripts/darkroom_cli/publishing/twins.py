"""Detect two files of one photo: a phone's HEIC and the JPEG made from it."""

from pathlib import Path
from typing import Final

from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.image_file.header import open_picture
from darkroom.image_file.metadata.embedded import read_dates, read_embedded
from darkroom.image_file.metadata.taken import taken

_SECOND: Final = len("2017-08-05T10:20:30")


def is_same_photo(one: Path, other: Path, settings: Settings) -> bool:
    """Whether both state the same second of exposure; False if one does not state it."""
    moment = _moment(one, settings)
    return moment is not None and moment == _moment(other, settings)


def _moment(path: Path, settings: Settings) -> str | None:
    try:
        image = open_picture(path.read_bytes(), (*settings.formats, "heic"), settings.max_pixels)
    except (DarkroomError, OSError):
        return None
    found = taken(*read_dates(read_embedded(image))) or ""
    return found[:_SECOND] if len(found) >= _SECOND else None
