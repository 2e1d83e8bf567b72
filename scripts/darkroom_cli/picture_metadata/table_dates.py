"""Parse dates in spreadsheets' formats: `05.08.2017`, `8/5/2017`, `Aug-17`, in the order of the person's country."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal

from darkroom.image_file.dates import parse_date

Order = Literal["", "dmy", "mdy"]
ORDERS: Final = ("dmy", "mdy")

_CLOCK: Final = r"(?:,?[\sT]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?[Mm]?\.?)?"
_NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})" + _CLOCK)
_COMPACT: Final = re.compile(r"((?:1[89]|20)\d\d)()(\d\d)(\d\d)" + _CLOCK)
_MONTH: Final = re.compile(r"([^\W\d_]{3,10})\.?(?:\s+de)?[\s/-]+(?:(\d{4})|'?(\d\d))")
_DAY: Final = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(\d{1,2})\.?(?:\s+de)?[\s/-]+([^\W\d_]{3,10})\.?(?:\s+de)?[\s/,-]+(\d{4}|'?\d\d)"
    + _CLOCK
)
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d+))?")
_FIRST_SERIAL: Final = datetime(1899, 12, 30)
"""Excel's day 0; Excel counts a February 29, 1900."""
_MONTHS: Final = (
    "jan january januar janvier enero ene gennaio gen januari janeiro",
    "feb february februar februari février févr fév fev febrero febbraio fevereiro",
    "mar march märz mrz mär mars marzo maart mrt março",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october okt oktober octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc décembre diciembre dic dicembre dezembro",
)


def parse(text: str, order: Order) -> str:
    """The date in ISO 8601. With `order` "", an ambiguous date is refused. Raises ValueError with the reason."""
    text = text.strip()
    found = (
        parse_date(text) or _month(text) or _day(text) or _year_first(text) or _serial(text) or _numbers(text, order)
    )
    if found is None:
        raise ValueError("a date such as 2017, 2017-08, 2017-08-05, 2017-08-05T10:20:30, 05.08.2017 or Aug 2017")
    return found


def _month(text: str) -> str | None:
    match = _MONTH.fullmatch(text)
    month = _number_of(match[1]) if match else 0
    return f"{match[2] or _year(match[3])}-{month:02}" if match and month else None


def _day(text: str) -> str | None:
    """The date from `5-Aug-17` or `Samstag, 5. August 2017`."""
    match = _DAY.fullmatch(text)
    month = _number_of(match[2]) if match else 0
    if match is None or not month:
        return None
    return parse_date(f"{_year(match[3])}-{month:02}-{int(match[1]):02}{_clock(match.groups()[3:])}")


def _year_first(text: str) -> str | None:
    """The date from `2017/8/5 9:20` or `20170805`."""
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    return parse_date(f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}{_clock(match.groups()[4:])}")


def _serial(text: str) -> str | None:
    """The date from days since the end of 1899, which Excel saves for unformatted cells: 42952 is August 5, 2017."""
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    moment = _FIRST_SERIAL + timedelta(days=float(f"{match[1]}.{match[2] or 0}"))
    whole = (moment + timedelta(seconds=0.5)).isoformat(timespec="seconds")
    return whole if match[2] else whole[: len("2017-08-05")]


def _numbers(text: str, order: Order) -> str | None:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    first, separator, second, year = match.groups()[:4]
    day, month = int(first), int(second)
    # With dots, the month is never first.
    if separator != "." and day <= 12 and month <= 12 and day != month and not order:
        raise ValueError("in an order that can be told: give --dates dmy or --dates mdy, or write it as 2017-08-05")
    if separator != "." and (order == "mdy" or month > 12):
        day, month = month, day
    return parse_date(f"{_year(year)}-{month:02}-{day:02}{_clock(match.groups()[4:])}")


def _clock(groups: Sequence[str | None]) -> str:
    """The time from hour, minute, second, and `a` or `p` for 12 hours; "" without an hour."""
    hour, minute, second, half = groups
    if hour is None:
        return ""
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    return f"T{hours:02}:{minute}:{second or '00'}"


def _number_of(name: str) -> int:
    """The month's number, 1 to 12; 0 for any other word."""
    return next((at for at, names in enumerate(_MONTHS, 1) if name.lower() in names.split()), 0)


def _year(text: str) -> str:
    """The year; for two digits, the latest past year with that ending."""
    two = text.removeprefix("'")
    if len(two) == 4:
        return two
    century = date.today().year // 100
    return f"{century if int(two) <= date.today().year % 100 else century - 1}{two}"
