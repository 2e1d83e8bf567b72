"""Write a captions.csv to fill in: one row per picture of a bucket, with its known captions."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from darkroom.storage.object_metadata import PictureMetadata, print_focal_point
from darkroom_cli.picture_metadata.captions import COLUMNS
from darkroom_cli.picture_metadata.description import CLEAR, FIELDS


def print_template(rows: Iterable[tuple[str, PictureMetadata]]) -> str:
    """The table as CSV that `read_captions` reads back unchanged, with a byte order mark for spreadsheets."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, picture in rows:
        writer.writerow([name, *(_cell(field, getattr(picture, field)) for field in FIELDS)])
    return "\ufeff" + buffer.getvalue()


def with_embedded(picture: PictureMetadata, description: Mapping[str, Any]) -> dict[str, Any]:
    """The file's own captions, for fields that the bucket does not have."""
    return {field: value for field, value in description.items() if not getattr(picture, field)}


def _cell(field: str, value: Any) -> str:
    # A caption that is only a dash would remove the caption when the table is read.
    if not value or value == CLEAR:
        return ""
    if field == "tags":
        plain = not any(mark in tag for tag in value for mark in ",;[")
        return ", ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    if field == "focal_point":
        return print_focal_point(value)
    return "yes" if value is True else str(value)
