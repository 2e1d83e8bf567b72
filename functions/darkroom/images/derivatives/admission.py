"""Bounds concurrent renders, reserved memory and queue length in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import Busy

_client: ContextVar[str] = ContextVar("darkroom.admission.client", default="")


class Gate:
    """Shared by all threads. Raises Busy if the queue is full or the wait too long."""

    def __init__(self, places: int, waiting: int, memory: int) -> None:
        self._changed = threading.Condition()
        self._places = places
        self._may_wait = waiting
        self._waiting = 0
        self._memory = memory
        self._used = 0

    def enter(self, seconds: float) -> None:
        with self._changed:
            if self._places < 1:
                if self._waiting >= self._may_wait:
                    raise Busy("Too many requests are waiting (DARKROOM_QUEUE). Try again.", retry_after=5)
                self._waiting += 1
                try:
                    free = self._changed.wait_for(lambda: self._places > 0, seconds)
                finally:
                    self._waiting -= 1
                if not free:
                    raise Busy(
                        "The server is busy with other pictures (DARKROOM_CONCURRENCY). Try again.", retry_after=2
                    )
            self._places -= 1

    def leave(self) -> None:
        with self._changed:
            self._places += 1
            self._changed.notify_all()

    def take(self, memory: int, seconds: float) -> int:
        """Reserve bytes and return the reserved number. A need above the total reserves everything."""
        wanted = min(memory, self._memory)
        with self._changed:
            if not self._changed.wait_for(lambda: self._used + wanted <= self._memory, seconds):
                raise Busy("Other pictures use the memory (DARKROOM_MEMORY_BYTES). Try again.", retry_after=2)
            self._used += wanted
        return wanted

    def give_back(self, memory: int) -> None:
        with self._changed:
            self._used -= memory
            self._changed.notify_all()


@contextmanager
def on_behalf_of(client: str) -> Iterator[None]:
    """Work in the enclosed code, in this thread, counts for that client."""
    token = _client.set(client)
    try:
        yield
    finally:
        _client.reset(token)


@contextmanager
def place(settings: Settings) -> Iterator[None]:
    """Hold one of this process's slots. Raises Busy."""
    gate = _gate(settings.places, settings.queue, settings.memory_budget)
    gate.enter(deadline.left(settings.queue_seconds))
    try:
        yield
    finally:
        gate.leave()


@contextmanager
def memory(settings: Settings, needed: int) -> Iterator[None]:
    """Reserve bytes of the memory that all chains share. Raises Busy."""
    gate = _gate(settings.places, settings.queue, settings.memory_budget)
    taken = gate.take(needed, deadline.left(settings.queue_seconds))
    try:
        yield
    finally:
        gate.give_back(taken)


@lru_cache(maxsize=8)
def _gate(places: int, waiting: int, memory: int) -> Gate:
    return Gate(places, waiting, memory)
