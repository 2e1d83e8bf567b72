"""Determine when a picture was taken, by the meaning of each date rather than by its standard.

The Metadata Working Group's guidelines (2.0, section 5.3) distinguish three dates: when the content was created, when
it was digitized, and when the file was changed. A photo of 1890 was created in 1890 and digitized by the scanner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY: Final = len("2017-08-05")


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates in ISO 8601, at the known precision, in local time.

    `created` was entered by a person or an archive (XMP, IPTC); `camera` is when the shutter opened (EXIF original).
    """

    created: str | None = None
    camera: str | None = None
    digitized: str | None = None
    changed: str | None = None


def taken(*sources: Dates) -> str | None:
    """The date from all sources; earlier sources take precedence.

    A person's date overrides the camera's, unless both mean the same day; then the camera's time is used. A less exact
    date is replaced by a more exact one if they agree.
    """
    created, camera, digitized, changed = (
        _first(getattr(source, level) for source in sources) for level in ("created", "camera", "digitized", "changed")
    )
    if created and camera and _is_same_day(created, camera):
        created = None
    found = created or camera or digitized
    for finer in (camera, digitized):
        if found and finer and len(finer) > len(found) and finer.startswith(found):
            found = finer
    return found or changed


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one), None)


def _is_same_day(one: str, other: str) -> bool:
    """Whether they are at most a day apart, since they may be in different time zones."""
    if min(len(one), len(other)) < _DAY:
        return False
    days = [date.fromisoformat(text[:_DAY]) for text in (one, other)]
    return abs(days[0] - days[1]) <= timedelta(days=1)
