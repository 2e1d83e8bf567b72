"""Convert dates in the notation of people and cameras to ISO 8601, at the known precision."""

import re
from datetime import UTC, datetime
from typing import Final

_MONTHS: Final = tuple("january february march april may june july august september october november december".split())
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_CLOCK: Final = (
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
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
_UNKNOWN: Final = re.compile(r"(?:[T:\s-]|\s\d\d?(?=[:\s]+$))+$")
"""EXIF may leave parts blank: `1985:07:   :  :  ` is July 1985. An hour without its minute is dropped."""
_LONGEST_FRACTION: Final = 6


def parse_date(text: str) -> str | None:
    """`Aug 2017` is `2017-08`, `2017:08:05 10:20:30` is `2017-08-05T10:20:30`; None if the text is not a date.

    A month or day of 00 or blank is unknown.
    """
    text = _UNKNOWN.sub("", text.strip("\0 \t\r\n"))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return _iso({key: value for key, value in match.groupdict().items() if value})
    return None


def in_utc(date: str) -> str:
    """A date from `parse_date` as text that sorts chronologically: with an offset in UTC, otherwise unchanged."""
    if len(date) < len("2017-08-05T10:20Z") or not (date[-1] == "Z" or date[-6] in "+-"):
        return date
    try:
        moment = datetime.fromisoformat(date).astimezone(UTC)
    except (ValueError, OverflowError):
        return date
    return moment.replace(tzinfo=None).isoformat()


def _iso(parts: dict[str, str]) -> str | None:
    if "name" in parts:
        found = [at for at, month in enumerate(_MONTHS, 1) if month.startswith(parts["name"].lower()[:9])]
        if len(found) != 1:
            return None
        parts["month"] = str(found[0])
    if int(parts.get("month", 0)) == 0:
        parts = {"year": parts["year"]}
    elif int(parts.get("day", 0)) == 0:
        parts = {key: parts[key] for key in ("year", "month")}
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
    fraction = parts.get("fraction", "")[:_LONGEST_FRACTION].rstrip("0")
    return f"{moment.isoformat(timespec='seconds')}{'.' if fraction else ''}{fraction}{_zone(parts.get('zone', ''))}"


def _zone(text: str) -> str:
    """`+0200` as `+02:00`; "" for an offset that is used nowhere."""
    if text in ("", "Z"):
        return text
    hours, minutes = text[1:3], text[-2:]
    return f"{text[0]}{hours}:{minutes}" if int(hours) <= 14 and int(minutes) < 60 else ""
