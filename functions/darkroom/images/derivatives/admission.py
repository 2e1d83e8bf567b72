"""Bounds the concurrent renders of this process, the memory reserved for them and for their sources, and the queue."""

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import Busy
from darkroom.machine import trim

_SOURCES_SHARE = 4
"""This fraction of the memory is reserved for sources, which wait for a render with their bytes in memory. A render
never waits for that part, so a deadlock is impossible."""

OVERHEAD = 48_000_000
"""Additional bytes for every picture: allocations of libraries, and memory that the C library does not release at
once."""

_LARGE = 128_000_000
"""A render of this many bytes by steps takes so long that returning the rest to the system, about 50 ms, does not
count."""

_client: ContextVar[str] = ContextVar("darkroom.admission.client", default="")


class RenderSlots:
    """Slots shared by all threads. Waiting clients are served in turn.

    A full queue refuses the client that has the most requests in it.
    """

    def __init__(self, count: int, waiting: int) -> None:
        self._lock = threading.Lock()
        self._free = count
        self._may_wait = waiting
        self._waiting: OrderedDict[str, deque[Future[None]]] = OrderedDict()

    def enter(self, seconds: float, client: str = "") -> None:
        """Raises Busy."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            turn = self._line_up(client)
        try:
            turn.result(seconds)
        except FutureTimeoutError:
            with self._lock:
                if turn.done():
                    turn.result()
                    return
                self._remove(client, turn)
            raise Busy(
                "The server is busy with other pictures (DARKROOM_CONCURRENCY). Try again.", retry_after=2
            ) from None

    def leave(self) -> None:
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns  # behind all others
            turn.set_result(None)

    def _line_up(self, client: str) -> "Future[None]":
        if sum(map(len, self._waiting.values())) >= self._may_wait:
            longest = max(self._waiting, key=lambda other: len(self._waiting[other]), default=client)
            if len(self._waiting.get(longest, ())) <= len(self._waiting.get(client, ())) + 1:
                raise _too_many()
            last = self._waiting[longest][-1]
            self._remove(longest, last)
            last.set_exception(_too_many())
        turn: Future[None] = Future()
        self._waiting.setdefault(client, deque()).append(turn)
        return turn

    def _remove(self, client: str, turn: "Future[None]") -> None:
        turns = self._waiting[client]
        turns.remove(turn)
        if not turns:
            del self._waiting[client]


class Memory:
    """Bytes shared by all threads."""

    def __init__(self, limit: int) -> None:
        self._changed = threading.Condition()
        self._limit = limit
        self._used = 0

    def take(self, count: int, seconds: float) -> int:
        """Reserve bytes and return how many. A larger need than the limit gets the whole limit. Raises Busy."""
        wanted = min(count, self._limit)
        with self._changed:
            if not self._changed.wait_for(lambda: self._used + wanted <= self._limit, seconds):
                raise Busy("Other pictures use the memory (DARKROOM_MEMORY_BYTES). Try again.", retry_after=2)
            self._used += wanted
        return wanted

    def give_back(self, count: int) -> None:
        with self._changed:
            self._used -= count
            self._changed.notify_all()


@contextmanager
def on_behalf_of(client: str) -> Iterator[None]:
    """Count the enclosed code's work, in this thread, for that client."""
    token = _client.set(client)
    try:
        yield
    finally:
        _client.reset(token)


@contextmanager
def render_slot(settings: Settings) -> Iterator[None]:
    """Hold one of this process's slots. Raises Busy."""
    slots = _render_slots(settings.render_slots, settings.queue)
    slots.enter(deadline.left(settings.queue_seconds), _client.get())
    try:
        yield
    finally:
        slots.leave()


@contextmanager
def memory(settings: Settings, needed: int, *, trims: bool = True) -> Iterator[None]:
    """Reserve bytes of the memory shared by all chains. Raises Busy.

    Unless `trims` is False, the C library's free memory is returned to the system after a large render. A thumbnail
    needs only a few large blocks, which the C library returns by itself.
    """
    with _reserved(_memory(settings.memory_budget - _for_sources(settings), "pixels"), settings, needed + OVERHEAD):
        try:
            yield
        finally:
            if trims and needed > _LARGE:
                trim()


@contextmanager
def further_memory(settings: Settings, needed: int) -> Iterator[None]:
    """Reserve more bytes for a picture that has a reservation already. Raises Busy."""
    with _reserved(_memory(settings.memory_budget - _for_sources(settings), "pixels"), settings, needed):
        yield


@contextmanager
def source_memory(settings: Settings, size: int) -> Iterator[None]:
    """Reserve bytes of the memory shared by all sources and request bodies. Raises Busy."""
    with _reserved(_memory(_for_sources(settings), "sources"), settings, size):
        yield


def _for_sources(settings: Settings) -> int:
    return settings.memory_budget // _SOURCES_SHARE


@contextmanager
def _reserved(memory: Memory, settings: Settings, needed: int) -> Iterator[None]:
    taken = memory.take(needed, deadline.left(settings.queue_seconds))
    try:
        yield
    finally:
        memory.give_back(taken)


def _too_many() -> Busy:
    return Busy("Too many requests are waiting (DARKROOM_QUEUE). Try again.", retry_after=5)


@lru_cache(maxsize=8)
def _render_slots(count: int, waiting: int) -> RenderSlots:
    return RenderSlots(count, waiting)


@lru_cache(maxsize=8)
def _memory(limit: int, use: str) -> Memory:
    return Memory(limit)
