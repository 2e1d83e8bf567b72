"""Bounds the threads that wait for one bucket while it does not answer, so that others stay free for other work."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from darkroom.deadline import Wait
from darkroom.errors import OutOfTime, StorageUnavailable
from darkroom.machine import threads

_SILENT: Final = (StorageUnavailable, OutOfTime)

SILENT_SECONDS: Final = 1.0
"""A bucket from which nothing has come for so long, while calls wait, is taken for stalled."""


class Bulkhead:
    """At most `most` calls wait for a stalled bucket; a bucket that answers has no limit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._waiting = 0
        self._heard = 0.0

    @contextmanager
    def call(self, bucket: str, wait: Wait) -> Iterator[None]:
        """One call. Raises StorageUnavailable at once if too many wait already."""
        with self._lock:
            if self._waiting == 0:
                self.hear()
            if self._waiting >= self._most and time.monotonic() - self._heard > SILENT_SECONDS:
                raise StorageUnavailable(
                    f"{bucket} does not answer, and {self._waiting} requests wait for it. Try again."
                )
            self._waiting += 1
        wait.hear = self.hear
        try:
            yield
            self.hear()
        except BaseException as error:
            if type(error) not in _SILENT:
                self.hear()
            raise
        finally:
            with self._lock:
                self._waiting -= 1

    def hear(self) -> None:
        """Something has come from the bucket."""
        self._heard = time.monotonic()


@cache
def of(url: str) -> Bulkhead:
    """The one for that bucket in this process: a quarter of its threads."""
    return Bulkhead(max(1, threads() // 4))
