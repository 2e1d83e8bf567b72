"""The remaining time of the current request; every wait for a slot or for the bucket is limited by it.

The platform ends a request after about a minute. The server answers before that, with a clean 503.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from darkroom.errors import OutOfTime

SHORTEST: Final = 0.05
"""No wait starts in this many last seconds of a request."""
RENEWAL_SECONDS: Final = 1.0
"""How long a request waits for newer data if it has older data at hand."""
_FOREVER: Final = 1e9
SLOWEST: Final = 128 * 1024
"""Bytes per second; a transfer at this rate or faster may exceed the time for the storage."""


@dataclass(frozen=True)
class _End:
    """A time on the monotonic clock, and the setting that defines it."""

    at: float
    setting: str


@dataclass
class _Budget:
    """Seconds that all storage calls together may still wait."""

    seconds: float


@dataclass
class Wait:
    """One storage call. `seconds` is its maximum waiting time, `sending` the number of bytes that it sends. Data
    transfer extends the time, up to `longest` seconds; `moving` is set to the seconds of that transfer, which do not
    count as waiting. `on_data` is called when data arrives."""

    seconds: float
    longest: float = 1e9
    sending: int = 0
    moving: float = 0.0
    started: float = field(default_factory=time.monotonic)
    on_data: Callable[[], None] = lambda: None

    def left(self, received: int = 0) -> float:
        """Seconds left, extended for the bytes received in one attempt."""
        allowed = self.seconds + (self.sending + received) / SLOWEST
        return min(allowed, self.longest) - (time.monotonic() - self.started)


_call: ContextVar[Wait | None] = ContextVar("darkroom.deadline.call", default=None)
_end: ContextVar[_End | None] = ContextVar("darkroom.deadline", default=None)
_budget: ContextVar[_Budget | None] = ContextVar("darkroom.deadline.storage", default=None)
_renewal: ContextVar[_Budget | None] = ContextVar("darkroom.deadline.renewal", default=None)


@contextmanager
def within(seconds: float, setting: str) -> Iterator[None]:
    """Limit the time of the enclosed code in this thread; the error for an overrun names `setting`.

    An outer deadline that ends earlier stays in force.
    """
    outer = _end.get()
    inner = _End(time.monotonic() + seconds, setting)
    token = _end.set(inner if outer is None or inner.at < outer.at else outer)
    try:
        yield
    finally:
        _end.reset(token)


def left(most: float) -> float:
    """Seconds for one wait: `most`, or the remaining time if that is less. Raises OutOfTime if no time is left.

    Returns `most` outside a request, such as in a script or in a thread without a deadline.
    """
    end = _end.get()
    if end is None:
        return most
    remaining = end.at - time.monotonic()
    if remaining < SHORTEST:
        raise OutOfTime(f"The request took longer than {end.setting}. Try again, or request less.", retry_after=5)
    return min(most, remaining)


@contextmanager
def storage_budget(seconds: float) -> Iterator[None]:
    """Limit the waiting time of all enclosed storage calls in this thread together (DARKROOM_STORAGE_SECONDS)."""
    renewal = _renewal.set(_renewal.get() or _Budget(RENEWAL_SECONDS))
    token = _budget.set(_Budget(seconds))
    try:
        yield
    finally:
        _budget.reset(token)
        _renewal.reset(renewal)


@contextmanager
def renewal_budget() -> Iterator[None]:
    """Limit the enclosed storage calls for newer data. All such calls of a request share RENEWAL_SECONDS."""
    allowance = _renewal.get() or _Budget(RENEWAL_SECONDS)
    before = allowance.seconds
    with limited_budget(before) as used:
        try:
            yield
        finally:
            allowance.seconds = min(before, used.seconds)


@contextmanager
def limited_budget(seconds: float) -> Iterator[_Budget]:
    """Limit the enclosed storage calls together to `seconds`, which count against the surrounding limit."""
    outer = _budget.get()
    most = seconds if outer is None else min(seconds, outer.seconds)
    inner = _Budget(most)
    token = _budget.set(inner)
    try:
        yield inner
    finally:
        _budget.reset(token)
        if outer:
            outer.seconds -= most - inner.seconds


@contextmanager
def storage_call(most: float, sending: int = 0) -> Iterator[Wait]:
    """Limit one storage call to `most` seconds and to the rest of the shared limit. Raises OutOfTime.

    `sending` is the number of bytes that the call sends.
    """
    budget = _budget.get()
    seconds = left(most if budget is None else min(most, budget.seconds))
    if seconds < SHORTEST:
        raise OutOfTime("The storage has not answered within DARKROOM_STORAGE_SECONDS. Try again.", retry_after=5)
    wait = Wait(seconds, left(_FOREVER), sending)
    token = _call.set(wait)
    try:
        yield wait
    finally:
        _call.reset(token)
        if budget:
            budget.seconds -= max(0.0, time.monotonic() - wait.started - wait.moving)


def check_call(received: int) -> None:
    """Raise TimeoutError if the current storage call has received too few bytes for its time."""
    wait = _call.get()
    if wait is None:
        return
    wait.on_data()
    if wait.left(received) < 0:
        raise TimeoutError("the data arrives too slowly")
