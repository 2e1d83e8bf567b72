"""How long the current request may still take: every wait inside it (for a place, for the bucket) asks here.

The platform ends a request after a minute or so whatever it does; we answer before, with a clean 503.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from darkroom.errors import OutOfTime

SHORTEST: Final = 0.05
"""In seconds: nothing that has to be waited for is worth beginning later than this before the end."""


@dataclass(frozen=True)
class _End:
    """A time of the monotonic clock, and the setting that it comes from."""

    at: float
    setting: str


_end: ContextVar[_End | None] = ContextVar("darkroom.deadline", default=None)


@contextmanager
def within(seconds: float, setting: str) -> Iterator[None]:
    """A deadline for what is done inside, in this thread; the setting it comes from is named where it is missed.

    An outer one that ends earlier stays.
    """
    outer = _end.get()
    inner = _End(time.monotonic() + seconds, setting)
    token = _end.set(inner if outer is None or inner.at < outer.at else outer)
    try:
        yield
    finally:
        _end.reset(token)


def left(most: float) -> float:
    """Seconds for one wait: at most `most`, and not longer than there is time. Raises OutOfTime where there is none.

    Outside of a request (in a script, in a thread of its own) it is `most`.
    """
    end = _end.get()
    if end is None:
        return most
    remaining = end.at - time.monotonic()
    if remaining < SHORTEST:
        raise OutOfTime(f"The request took longer than {end.setting}. Try again, or request less.", retry_after=5)
    return min(most, remaining)
