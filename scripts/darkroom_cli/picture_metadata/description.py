"""The captions of a picture from one source: only the fields that it sets, None for "remove the value".

Sources override each other field by field; fields that no source sets keep the bucket's value.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from darkroom.image_file.dates import parse_date
from darkroom.image_file.metadata.text import clean_text, is_uri
from darkroom.storage.object_metadata import PictureMetadata, parse_focal_point, parse_tags

Description = dict[str, Any]
"""Values by field name of PictureMetadata."""

CLEAR: Final = "-"
"""A cell with only this text removes the value; an empty cell keeps it."""

FIELDS: Final = ("caption", "alt", "taken", "tags", "credit", "rights", "focal_point", "hidden")

ALIASES: Final = {
    "description": "caption",
    "alt_text": "alt",
    "date": "taken",
    "keywords": "tags",
    "creator": "credit",
    "author": "credit",
    "photographer": "credit",
    "license": "rights",
    "licence": "rights",
    "focus": "focal_point",
    "image_description": "caption",
    "image_date": "taken",
    "title": "caption",
    "date_taken": "taken",
    "taken_on": "taken",
    "capture_date": "taken",
    "date_time_original": "taken",
    "alternative_text": "alt",
    "tag": "tags",
    "titel": "caption",
    "bildunterschrift": "caption",
    "bildtitel": "caption",
    "légende": "caption",
    "titre": "caption",
    "título": "caption",
    "titolo": "caption",
    "alternativtext": "alt",
    "bildbeschreibung": "alt",
    "texte_alternatif": "alt",
    "texto_alternativo": "alt",
    "date_created": "taken",
    "date_de_prise_de_vue": "taken",
    "fecha": "taken",
    "data": "taken",
    "mots_clés": "tags",
    "etiquetas": "tags",
    "palabras_clave": "tags",
    "copyright": "credit",
    "urheber": "credit",
    "fotograf": "credit",
    "auteur": "credit",
    "autor": "credit",
    "beschreibung": "caption",
    "datum": "taken",
    "aufnahmedatum": "taken",
    "stichwörter": "tags",
    "schlagwörter": "tags",
}
"""Other names that people and older files use."""


def field_name(heading: str) -> str | None:
    """The field for a column or key of that name."""
    name = re.sub(r"[\s-]+", "_", heading.strip().lower())
    return name if name in FIELDS else ALIASES.get(name)


def parse_value(field: str, text: str) -> Any:
    """The value of a non-empty cell. Raises ValueError with the expected form."""
    text = clean_text(text)
    return None if text == CLEAR else _PARSERS.get(field, _text)(text)


def merge(*sources: Mapping[str, Any]) -> Description:
    """Merge sources; later ones override earlier ones."""
    merged: Description = {}
    for source in sources:
        merged.update(source)
    return merged


def apply(picture: PictureMetadata, description: Mapping[str, Any]) -> PictureMetadata:
    """`picture` with the given fields changed; None resets a field to its default."""
    defaults = PictureMetadata()
    values = {key: getattr(defaults, key) if value is None else value for key, value in description.items()}
    return replace(picture, **values)


def _text(text: str) -> str:
    return text


def _date(text: str) -> str:
    date = parse_date(text)
    if date is None:
        raise ValueError("a date such as 2017, 2017-08, 2017-08-05, 2017-08-05T10:20:30 or Aug 2017")
    return date


def _tags(text: str) -> tuple[str, ...]:
    return parse_tags(text)


def _uri(text: str) -> str:
    parts = urlsplit(text)
    if not is_uri(text):
        raise ValueError("a URL such as https://creativecommons.org/licenses/by/4.0/")
    return parts.geturl()


def _point(text: str) -> tuple[float, float]:
    percent = re.fullmatch(r"([\d.]+)\s*%[\s,;]+([\d.]+)\s*%", text)
    try:
        scaled = f"{float(percent[1]) / 100},{float(percent[2]) / 100}" if percent else re.sub(r"[\s;,]+", ",", text)
    except ValueError:
        scaled = ""
    point = parse_focal_point(scaled)
    if point is None:
        raise ValueError("two numbers from 0 to 1, from the left and from the top, such as 0.3,0.6 or 30% 60%")
    return point


def _switch(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "x": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError("yes or no")
    return words[text.lower()]


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "taken": _date,
    "tags": _tags,
    "rights": _uri,
    "focal_point": _point,
    "hidden": _switch,
}
