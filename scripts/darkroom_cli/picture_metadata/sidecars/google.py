"""Read the JSON that Google Photos exports beside each photo (Takeout)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, first_meaningful, unescape
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.picture_metadata.sidecars.place import Place, place_of


def is_google(entry: Mapping[str, Any]) -> bool:
    return isinstance(entry.get("photoTakenTime"), dict) or "googlePhotosOrigin" in entry


def is_trashed(path: Path) -> bool:
    """Whether the photo was in the trash at the time of the export. Raises OSError."""
    return re.search(rb'"trashed"\s*:\s*true', path.read_bytes()) is not None


def read_description(entry: Mapping[str, Any]) -> Description:
    caption = first_meaningful(clean_text(unescape(str(entry.get("description") or ""))))
    return {"caption": caption} if caption else {}


def read_dates(entry: Mapping[str, Any]) -> Dates:
    """The date in UTC, since the export has no time zone. The photo's own dates, except a change, take precedence."""
    taken = entry.get("photoTakenTime")
    try:
        moment = datetime.fromtimestamp(int(str(taken.get("timestamp", ""))) if isinstance(taken, dict) else 0, UTC)
    except (ValueError, OverflowError, OSError):
        return Dates()
    if not isinstance(taken, dict):
        return Dates()
    return Dates(digitized=moment.isoformat(timespec="seconds").replace("+00:00", "Z"))


def place(entry: Mapping[str, Any]) -> Place | None:
    found = [data for key in ("geoData", "geoDataExif") if isinstance(data := entry.get(key), dict)]
    places = (place_of(data.get("latitude"), data.get("longitude")) for data in found)
    return next((place for place in places if place), None)
