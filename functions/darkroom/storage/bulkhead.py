"""Limit the threads that wait for a stalled bucket, so that others stay free for other work."""

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
"""A bucket that sends nothing for this long while calls wait counts as stalled."""


class Bulkhead:
    """At most `most` calls wait for a stalled bucket; calls to a responding bucket are not limited."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._waiting = 0
        self._heard = 0.0

    @contextmanager
    def call(self, bucket: str, wait: Wait) -> Iterator[None]:
        """Count one call while it runs. Raises StorageUnavailable at once if too many calls are waiting."""
        with self._lock:
            if self._waiting == 0:
                self.on_data()
            if self._waiting >= self._most and time.monotonic() - self._heard > SILENT_SECONDS:
                raise StorageUnavailable(
                    f"{bucket} does not answer, and {self._waiting} requests wait for it. Try again."
                )
            self._waiting += 1
        wait.on_data = self.on_data
        try:
            yield
            self.on_data()
        except BaseException as error:
            if type(error) not in _SILENT:
                self.on_data()
            raise
        finally:
            with self._lock:
                self._waiting -= 1

    def on_data(self) -> None:
        """Record that the bucket has sent data."""
        self._heard = time.monotonic()


@cache
def of(url: str) -> Bulkhead:
    """The bulkhead for that bucket in this process, for a quarter of its threads."""
    return Bulkhead(max(1, threads() // 4))
