"""Dates as people and cameras write them, to ISO 8601 at the precision that is known."""

import re
from datetime import datetime
from typing import Final

_MONTHS: Final = tuple("january february march april may june july august september october november december".split())
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_CLOCK: Final = (
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<year>\d{{4}})(?:[-:/.](?P<month>\d\d?)(?:[-:/.](?P<day>\d\d?){_CLOCK})?)?",
        rf"{_NAME},?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_NAME},?\s+(?P<year>\d{{4}})",
        rf"{_NAME}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    )
)


def parse_date(text: str) -> str | None:
    """`Aug 2017` is `2017-08`, `2017:08:05 10:20:30` is `2017-08-05T10:20:30`; None for what is no date."""
    for form in _FORMS:
        match = form.fullmatch(text.strip())
        if match:
            return _iso({key: value for key, value in match.groupdict().items() if value})
    return None


def _iso(parts: dict[str, str]) -> str | None:
    if "name" in parts:
        found = [at for at, month in enumerate(_MONTHS, 1) if month.startswith(parts["name"].lower()[:9])]
        if len(found) != 1:
            return None
        parts["month"] = str(found[0])
    year, month, day, hour, minute, second = (
        int(parts.get(part, least)) for part, least in zip(_PARTS, "111000", strict=True)
    )
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if "month" not in parts:
        return f"{year:04}"
    if "day" not in parts:
        return f"{year:04}-{month:02}"
    if "hour" not in parts:
        return f"{year:04}-{month:02}-{day:02}"
    zone = parts.get("zone", "")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{moment.isoformat(timespec='seconds')}{zone}"
