"""A picture's captions and measurements as custom metadata of its object: keys, parsing and printing.

Two keys are older than Darkroom and are read too: `Image-Description` and `Image-Date`. Keys are compared without
regard to case, since some stores change it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from darkroom.image_file.dates import parse_date

MAX_BYTES: Final = 8192
"""Cloud Storage's limit on an object's custom metadata, keys and values together."""

_OLDER: Final = {"caption": "image-description", "taken": "image-date"}

FocalPoint = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PictureMetadata:
    """Captions that people wrote for a picture, and measurements of it. None means unknown.

    `taken` is ISO 8601, possibly only `2017` or `2017-08`; `rights` a URI; `focal_point` (x, y), each 0 to 1 from the
    left and the top; `placeholder` a ThumbHash in base64; `width` and `height` in pixels, upright; `sha256` that of
    the uploaded file, in hexadecimal; `kept` is `location` or `all` if private metadata was published on purpose;
    `fingerprint` is that of the files that captions and bytes come from;
    `details` are further labels and their values, in order.
    """

    caption: str | None = None
    alt: str | None = None
    taken: str | None = None
    tags: tuple[str, ...] = ()
    credit: str | None = None
    rights: str | None = None
    focal_point: FocalPoint | None = None
    hidden: bool = False
    placeholder: str | None = None
    width: int | None = None
    height: int | None = None
    sha256: str | None = None
    kept: str | None = None
    fingerprint: str | None = None
    details: tuple[tuple[str, str], ...] = ()


def parse_metadata(metadata: Mapping[str, str]) -> PictureMetadata:
    """The metadata as a picture's fields. Never raises: a value that cannot be parsed is unknown."""
    values = {key.lower(): value.strip() for key, value in metadata.items()}

    def text(key: str) -> str | None:
        return values.get(key) or values.get(_OLDER.get(key, "")) or None

    return PictureMetadata(
        caption=text("caption"),
        alt=text("alt"),
        taken=parse_date(text("taken") or ""),
        tags=parse_tags(text("tags") or ""),
        credit=text("credit"),
        rights=text("rights"),
        focal_point=parse_focal_point(text("focal-point") or ""),
        hidden=(text("hidden") or "").lower() in ("1", "true", "yes"),
        placeholder=text("placeholder"),
        width=_count(text("width")),
        height=_count(text("height")),
        sha256=text("sha256"),
        kept=text("kept"),
        fingerprint=text("fingerprint"),
        details=parse_details(text("details") or ""),
    )


def print_metadata(picture: PictureMetadata) -> dict[str, str]:
    """Metadata that `parse_metadata` reads back; unknown values are omitted."""
    values: dict[str, str | None] = {
        "tags": json.dumps(picture.tags, ensure_ascii=False) if picture.tags else None,
        "focal-point": print_focal_point(picture.focal_point) if picture.focal_point else None,
        "hidden": "true" if picture.hidden else None,
        "details": json.dumps(dict(picture.details), ensure_ascii=False) if picture.details else None,
    }
    for field in fields(PictureMetadata):
        key = field.name.replace("_", "-")
        if key not in values:
            value = getattr(picture, field.name)
            values[key] = None if value is None else str(value)
    return {key: value for key, value in values.items() if value}


def replace_metadata(metadata: Mapping[str, str], picture: PictureMetadata) -> dict[str, str]:
    """`metadata` with our keys replaced, including the older keys; other keys stay."""
    ours = {field.name.replace("_", "-") for field in fields(PictureMetadata)} | set(_OLDER.values())
    return {key: value for key, value in metadata.items() if key.lower() not in ours} | print_metadata(picture)


def parse_tags(text: str) -> tuple[str, ...]:
    """A JSON list, or texts separated by commas or semicolons; duplicates are removed, the order stays."""
    try:
        parts = json.loads(text) if text.startswith("[") else text.replace(";", ",").split(",")
    except ValueError:
        parts = text.split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if isinstance(part, str) and part.strip()))


def parse_details(text: str) -> tuple[tuple[str, str], ...]:
    """A JSON object with string values."""
    try:
        found = json.loads(text) if text.startswith("{") else {}
    except (ValueError, RecursionError):
        return ()
    return tuple((label, value) for label, value in found.items() if label and isinstance(value, str) and value)


def focal_point_of(metadata: Mapping[str, str]) -> FocalPoint | None:
    """The focal point, the only caption that is part of a picture's version."""
    return next((parse_focal_point(text) for key, text in metadata.items() if key.lower() == "focal-point"), None)


def parse_focal_point(text: str) -> FocalPoint | None:
    """`0.3,0.4`, each from 0 to 1, rounded to three decimals."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        return None
    inside = all(math.isfinite(part) and 0 <= part <= 1 for part in (x, y))
    return (round(x, 3), round(y, 3)) if inside else None


def print_focal_point(point: FocalPoint) -> str:
    return f"{point[0]:g},{point[1]:g}"


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000 else None
