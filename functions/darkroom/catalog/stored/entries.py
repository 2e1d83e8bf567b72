"""A segment's entry for one picture: the known fields of the public Image JSON, and the header's measurements."""

from dataclasses import astuple
from datetime import datetime
from typing import Any

from darkroom.catalog.image import Facts, Image
from darkroom.storage.versions import split_version


def entry_of(image: Image, facts: Facts | None) -> dict[str, Any]:
    """The entry. `facts` are stored separately from the metadata that takes precedence, in case that is removed."""
    values = {
        "name": image.name,
        "version": image.version,
        "width": image.width,
        "height": image.height,
        "size": image.size,
        "content_type": image.content_type,
        "updated": image.updated.isoformat(),
        "caption": image.caption,
        "alt": image.alt,
        "taken": image.taken,
        "tags": list(image.tags) or None,
        "credit": image.credit,
        "rights": image.rights,
        "focal_point": list(image.focal_point) if image.focal_point else None,
        "placeholder": image.placeholder,
        "details": dict(image.details) or None,
        "mark": image.mark or None,
        "facts": list(astuple(facts)) if facts else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def image_of(entry: dict[str, Any]) -> Image:
    """The image of an entry. Raises KeyError, TypeError, ValueError, InvalidRequest for an invalid one."""
    point = entry.get("focal_point")
    return Image(
        name=entry["name"],
        version=entry["version"],
        generation=split_version(entry["version"])[0],
        size=entry["size"],
        content_type=entry["content_type"],
        updated=datetime.fromisoformat(entry["updated"]),
        width=entry.get("width"),
        height=entry.get("height"),
        caption=entry.get("caption"),
        alt=entry.get("alt"),
        taken=entry.get("taken"),
        tags=tuple(entry.get("tags", ())),
        credit=entry.get("credit"),
        rights=entry.get("rights"),
        focal_point=(point[0], point[1]) if point else None,
        placeholder=entry.get("placeholder"),
        details=tuple(entry.get("details", {}).items()),
        mark=entry.get("mark", ""),
    )


def facts_of(entry: dict[str, Any]) -> Facts | None:
    return Facts(*entry["facts"]) if "facts" in entry else None
