"""Texts of the embed page without JavaScript, in the languages of the gallery (frontend/src/labels)."""

import re
from typing import Final

LANGUAGES: Final = ("en", "de", "es", "fr")

_TABLE: Final = {
    "gallery": ("Photo gallery", "Fotogalerie", "Galería de fotos", "Galerie photo"),
    "photo": ("Photo {n}", "Foto {n}", "Foto {n}", "Photo {n}"),
    "all": ("All photos", "Alle Fotos", "Todas las fotos", "Toutes les photos"),
    "more": ("More photos", "Mehr Fotos", "Más fotos", "Plus de photos"),
    "untitled": ("Photo", "Foto", "Foto", "Photo"),
    "photos": ("Photos", "Fotos", "Fotos", "Photos"),
    "previous": ("Previous photo", "Vorheriges Foto", "Foto anterior", "Photo précédente"),
    "next": ("Next photo", "Nächstes Foto", "Foto siguiente", "Photo suivante"),
    "download": ("Download", "Herunterladen", "Descargar", "Télécharger"),
    "coloring": ("Coloring page", "Ausmalbild", "Dibujo para colorear", "Coloriage"),
    "license": ("License", "Lizenz", "Licencia", "Licence"),
    "empty": ("No photos yet.", "Noch keine Fotos.", "Aún no hay fotos.", "Pas encore de photos."),
}
_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DAY: Final = {"en": "{month} {day}, {year}", "de": "{day}. {month} {year}", "fr": "{day} {month} {year}"}
_MONTH: Final = {"es": "{month} de {year}"}


def say(key: str, language: str, **values: object) -> str:
    return _TABLE[key][LANGUAGES.index(language)].format(**values)


def date_in_words(taken: str | None, language: str) -> str:
    """The date as precisely as it is known, in the photo's local time; "" if it is unknown."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", taken or "")
    if not found:
        return ""
    year, month, day = found.groups()
    if not month:
        return year
    name = _MONTHS[language].split()[int(month) - 1]
    form = _MONTH.get(language, "{month} {year}") if not day else _DAY.get(language, "{day} de {month} de {year}")
    return form.format(year=year, month=name, day=int(day or 1))
