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
"""Seconds before the end from which no new wait starts."""
RENEWAL_SECONDS: Final = 1.0
"""How long a request waits for something newer than what it has at hand."""
_FOREVER: Final = 1e9
SLOWEST: Final = 128 * 1024
"""Bytes per second: data that moves at this rate may take longer than the storage's time."""


@dataclass(frozen=True)
class _End:
    """A time on the monotonic clock, and the setting that determines it."""

    at: float
    setting: str


@dataclass
class _Patience:
    """Seconds that all calls to the storage together may still wait."""

    seconds: float


@dataclass
class Wait:
    """One call to the storage. `seconds` is how long it may wait, `sending` how many bytes it sends. Data that moves
    adds time, up to `longest` seconds; `moving` is set to the seconds that its data took, which are no fault of the
    storage's. `hear` is called when data has come."""

    seconds: float
    longest: float = 1e9
    sending: int = 0
    moving: float = 0.0
    started: float = field(default_factory=time.monotonic)
    hear: Callable[[], None] = lambda: None

    def left(self, received: int = 0) -> float:
        """Seconds left; the bytes that one attempt has received extend them."""
        allowed = self.seconds + (self.sending + received) / SLOWEST
        return min(allowed, self.longest) - (time.monotonic() - self.started)


_call: ContextVar[Wait | None] = ContextVar("darkroom.deadline.call", default=None)
_end: ContextVar[_End | None] = ContextVar("darkroom.deadline", default=None)
_patience: ContextVar[_Patience | None] = ContextVar("darkroom.deadline.storage", default=None)
_renewal: ContextVar[_Patience | None] = ContextVar("darkroom.deadline.renewal", default=None)


@contextmanager
def within(seconds: float, setting: str) -> Iterator[None]:
    """Limit the time of the enclosed code in this thread; an overrun names `setting`.

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
def storage_patience(seconds: float) -> Iterator[None]:
    """All calls to the storage inside, in this thread, share `seconds` of waiting (DARKROOM_STORAGE_SECONDS)."""
    renewal = _renewal.set(_renewal.get() or _Patience(RENEWAL_SECONDS))
    token = _patience.set(_Patience(seconds))
    try:
        yield
    finally:
        _patience.reset(token)
        _renewal.reset(renewal)


@contextmanager
def renewal_patience() -> Iterator[None]:
    """For a look for something newer than what is at hand: all such looks of a request share RENEWAL_SECONDS."""
    allowance = _renewal.get() or _Patience(RENEWAL_SECONDS)
    before = allowance.seconds
    with brief_patience(before) as used:
        try:
            yield
        finally:
            allowance.seconds = min(before, used.seconds)


@contextmanager
def brief_patience(seconds: float) -> Iterator[_Patience]:
    """All calls to the storage inside share `seconds` at most, which are taken from those of the code around."""
    outer = _patience.get()
    most = seconds if outer is None else min(seconds, outer.seconds)
    inner = _Patience(most)
    token = _patience.set(inner)
    try:
        yield inner
    finally:
        _patience.reset(token)
        if outer:
            outer.seconds -= most - inner.seconds


@contextmanager
def storage_call(most: float, sending: int = 0) -> Iterator[Wait]:
    """One call to the storage, of at most `most` seconds and what is left of the shared ones. Raises OutOfTime.

    `sending` is the number of bytes that the call sends.
    """
    patience = _patience.get()
    seconds = left(most if patience is None else min(most, patience.seconds))
    if seconds < SHORTEST:
        raise OutOfTime("The storage has not answered within DARKROOM_STORAGE_SECONDS. Try again.", retry_after=5)
    wait = Wait(seconds, left(_FOREVER), sending)
    token = _call.set(wait)
    try:
        yield wait
    finally:
        _call.reset(token)
        if patience:
            patience.seconds -= max(0.0, time.monotonic() - wait.started - wait.moving)


def check_call(received: int) -> None:
    """Raises TimeoutError if the current call to the storage has received so few bytes for its time."""
    wait = _call.get()
    if wait is None:
        return
    wait.hear()
    if wait.left(received) < 0:
        raise TimeoutError("the data arrives too slowly")
