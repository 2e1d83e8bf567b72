"""Read the JSON of Flickr's account export: `photo_<id>.json`, in a different archive than the photos."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, first_meaningful, unescape
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.picture_metadata.sidecars.place import Place, place_of

SIDECAR: Final = re.compile(r"photo_(\d{5,20})\.json", re.IGNORECASE)
_PHOTO: Final = re.compile(r"(?:^|_)(\d{5,20})(?:_[0-9a-f]{8,12})?(?:_[a-z0-9]{1,2})?\.[a-z0-9]{3,4}$", re.IGNORECASE)
"""`title_12345678_o.jpg`, `title_12345678.jpg` or `12345678_0a1b2c3d4e_o.jpg`."""
_MARKUP: Final = re.compile(r"</?(?:a|b|i|u|s|em|strong|ins|del|span|p|br|blockquote|img)\b[^<>]*>", re.IGNORECASE)
"""HTML tags that Flickr allows in a description."""
_LICENSES: Final = {
    "attribution license": "by/2.0",
    "attribution-sharealike license": "by-sa/2.0",
    "attribution-noderivs license": "by-nd/2.0",
    "attribution-noncommercial license": "by-nc/2.0",
    "attribution-noncommercial-sharealike license": "by-nc-sa/2.0",
    "attribution-noncommercial-noderivs license": "by-nc-nd/2.0",
}
_PUBLIC_DOMAIN: Final = "https://creativecommons.org/publicdomain/zero/1.0/"


def photos_by_id(names: Iterable[str]) -> dict[str, str]:
    """Photo names by Flickr's number, for names with the endings that the export writes."""
    return {match[1]: name for name in names if (match := _PHOTO.search(name.rpartition("/")[2]))}


def is_flickr(entry: Mapping[str, Any]) -> bool:
    return "id" in entry and "date_taken" in entry


def read_description(entry: Mapping[str, Any]) -> Description:
    """The description. A photo that only friends, family or nobody could see is hidden in the gallery."""
    texts = [clean_text(unescape(_MARKUP.sub("", str(entry.get(key) or "")))) for key in ("description", "name")]
    tags = [tag.get("tag", "") for tag in entry.get("tags") or () if isinstance(tag, dict)]
    description = {
        "caption": first_meaningful(*texts),
        "tags": tuple(word for tag in tags if (word := clean_text(unescape(str(tag))))),
        "rights": _rights(str(entry.get("license") or "").strip().lower()),
        "hidden": str(entry.get("privacy") or "public").lower() != "public",
    }
    return {key: value for key, value in description.items() if value}


def read_dates(entry: Mapping[str, Any]) -> Dates:
    return Dates(digitized=parse_date(str(entry.get("date_taken") or "")))


def albums_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found = [album.get("title", "") for album in entry.get("albums") or () if isinstance(album, dict)]
    return tuple(title for album in found if (title := clean_text(unescape(str(album)))))


def place(entry: Mapping[str, Any]) -> Place | None:
    """The place in degrees; the export has whole millionths."""
    geo = entry.get("geo")
    found = geo[0] if isinstance(geo, list) and geo else geo
    if not isinstance(found, dict):
        return None
    return place_of(*(_degrees(found.get(key)) for key in ("latitude", "longitude")))


def _degrees(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if "." in str(value) and abs(number) <= 180 else number / 1e6


def _rights(license: str) -> str:
    if license in _LICENSES:
        return f"https://creativecommons.org/licenses/{_LICENSES[license]}/"
    return _PUBLIC_DOMAIN if "public domain" in license or "cc0" in license else ""
