"""Natural order: page_2 before page_10, upper and lower case together."""

import re
from typing import Final

_DIGITS: Final = re.compile(r"(\d+)", re.ASCII)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for natural order; no two names have the same key."""
    parts = _DIGITS.split(name)
    words = tuple((1, 0, part.casefold()) if at % 2 == 0 else (0, int(part), part) for at, part in enumerate(parts))
    return (*words, (-1, 0, name))
