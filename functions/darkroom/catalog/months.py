"""Runs of consecutive pictures taken in the same month: the headings of a gallery."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

Run = tuple[str | None, int]
"""A month (`2017-08`, `2017` if only the year is known, or None) and its number of pictures."""

_MONTH: Final = len("2017-08")


def runs_of(dates: Iterable[str | None]) -> tuple[Run, ...]:
    """Runs of ISO 8601 dates in gallery order."""
    months = (date[:_MONTH] if date else None for date in dates)
    return tuple((month, sum(1 for _ in run)) for month, run in groupby(months))


def join(parts: Iterable[Iterable[Run]]) -> tuple[Run, ...]:
    """Concatenate parts; a month that continues in the next part becomes one run."""
    joined: list[Run] = []
    for month, count in (run for part in parts for run in part):
        before = joined.pop()[1] if joined and joined[-1][0] == month else 0
        joined.append((month, before + count))
    return tuple(joined)
