"""Texts of pages without JavaScript (the embed page, the page of a photo), in the languages of the gallery.

`labels.json` is generated from the gallery's own labels by `npm run labels`; a test of the frontend compares the two.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("en", "de", "es", "fr")
CAMERA: Final = ("camera", "lens", "focal_length", "aperture", "exposure", "iso")
"""Keys of camera facts, see `darkroom.image_file.metadata.camera`."""

_FILE: Final = Path(__file__).with_suffix(".json")


def say(key: str, language: str, **values: object) -> str:
    return str(_texts()[language][key]).format(**values)


def date_in_words(taken: str | None, language: str) -> str:
    """The date as precisely as it is known, in the photo's local time; "" if unknown."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", taken or "")
    if not found:
        return ""
    year, month, day = found.groups()
    if not month:
        return year
    name = _texts()[language]["months"][int(month) - 1]
    return say("date" if day else "month", language, year=year, month=name, day=int(day or 1))


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return texts
