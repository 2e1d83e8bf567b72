"""Read exiftool's JSON, which osxphotos writes beside each photo: a list with one object of tags."""

from collections.abc import Mapping
from typing import Any, Final

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.taken import Dates
from darkroom.image_file.metadata.text import clean_text, first_meaningful
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.picture_metadata.sidecars.place import Place, place_of

_CAPTION: Final = ("XMP:Description", "IPTC:Caption-Abstract", "EXIF:ImageDescription", "XMP:Title", "IPTC:ObjectName")
_TAGS: Final = ("XMP:Subject", "IPTC:Keywords", "XMP:TagsList")
_CREDIT: Final = ("XMP:Credit", "XMP:Creator", "IPTC:By-line", "EXIF:Artist")


def entry_of(found: object) -> Mapping[str, Any] | None:
    """The tags, if the JSON has that form."""
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict):
        found = found[0]
    if isinstance(found, dict) and ("SourceFile" in found or any(":" in key for key in found)):
        return {_group(key): value for key, value in found.items()}
    return None


def read_description(entry: Mapping[str, Any]) -> Description:
    description = {
        "caption": first_meaningful(*(clean_text(_text(entry.get(tag))) for tag in _CAPTION)),
        "tags": next((found for tag in _TAGS if (found := _list(entry.get(tag)))), ()),
        "credit": next((text for tag in _CREDIT if (text := clean_text(_text(entry.get(tag))))), ""),
    }
    return {key: value for key, value in description.items() if value}


def read_dates(entry: Mapping[str, Any]) -> Dates:
    def date(tag: str, offset: str = "") -> str | None:
        text, zone = _text(entry.get(tag)), _text(entry.get(offset))
        return parse_date(text + zone) or parse_date(text)

    return Dates(
        created=date("XMP:DateCreated"),
        camera=date("EXIF:DateTimeOriginal", "EXIF:OffsetTimeOriginal"),
        digitized=date("EXIF:CreateDate") or date("XMP:CreateDate"),
        changed=date("EXIF:ModifyDate"),
    )


def place(entry: Mapping[str, Any]) -> Place | None:
    for group in ("Composite:", "EXIF:", "GPS:", "XMP:", ""):
        degrees = [_signed(entry, f"{group}GPS{word}") for word in ("Latitude", "Longitude")]
        if found := place_of(*degrees):
            return found
    return None


def _signed(entry: Mapping[str, Any], tag: str) -> object:
    """The coordinate with the direction (N, S, E, W) from its reference tag."""
    value, reference = entry.get(tag), str(entry.get(f"{tag}Ref") or "")
    return f"{value} {reference}" if reference and value not in ("", None) else value


def _group(key: str) -> str:
    """The general group name for `XMP-dc:Description` or `IFD0:Artist`."""
    group, colon, tag = key.rpartition(":")
    general = {"IFD0": "EXIF", "ExifIFD": "EXIF"}.get(group, group.partition("-")[0])
    return f"{general}{colon}{tag}"


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _list(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(text for one in values if (text := clean_text(str(one))))
