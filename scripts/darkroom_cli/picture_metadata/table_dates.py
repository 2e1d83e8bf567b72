"""Dates as spreadsheets show them: `05.08.2017`, `8/5/2017`, `Aug-17`, in the order of the person's country."""

import re
from datetime import date
from typing import Final, Literal

from darkroom.image_file.dates import parse_date

Order = Literal["", "dmy", "mdy"]
ORDERS: Final = ("dmy", "mdy")

_NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(\d{1,2}:\d\d(?::\d\d)?))?")
_MONTH: Final = re.compile(r"([^\W\d_]{3,10})\.?[\s/-]+(?:(\d{4})|'?(\d\d))")
_MONTHS: Final = (
    "jan january januar janvier enero ene",
    "feb february februar février févr fév fev febrero",
    "mar march märz mrz mär mars marzo",
    "apr april avril avr abril abr",
    "may mai mayo",
    "jun june juni juin junio",
    "jul july juli juillet juil julio",
    "aug august août aout agosto ago",
    "sep sept september septembre septiembre",
    "oct october okt oktober octobre octubre",
    "nov november novembre noviembre",
    "dec december dez dezember déc décembre diciembre dic",
)


def parse(text: str, order: Order) -> str:
    """ISO 8601. With `order` "" a date that may be read in two ways is refused. Raises ValueError with the reason."""
    text = text.strip()
    found = parse_date(text) or _month(text) or _numbers(text, order)
    if found is None:
        raise ValueError("a date such as 2017, 2017-08, 2017-08-05, 2017-08-05T10:20:30, 05.08.2017 or Aug 2017")
    return found


def _month(text: str) -> str | None:
    match = _MONTH.fullmatch(text)
    month = next((at for at, names in enumerate(_MONTHS, 1) if match and match[1].lower() in names.split()), None)
    return f"{match[2] or _year(match[3])}-{month:02}" if match and month else None


def _numbers(text: str, order: Order) -> str | None:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    first, separator, second, year, clock = match.groups()
    day, month = int(first), int(second)
    # Nobody writes the month first with dots.
    if separator != "." and day <= 12 and month <= 12 and day != month and not order:
        raise ValueError("in an order that can be told: give --dates dmy or --dates mdy, or write it as 2017-08-05")
    if separator != "." and (order == "mdy" or month > 12):
        day, month = month, day
    whole = f"{year if len(year) == 4 else _year(year)}-{month:02}-{day:02}"
    if clock:
        hours, _, rest = clock.partition(":")
        whole += f"T{int(hours):02}:{rest}"
    return parse_date(whole)


def _year(two: str) -> str:
    """The last year that ends so and has begun."""
    century = date.today().year // 100
    return f"{century if int(two) <= date.today().year % 100 else century - 1}{two}"
