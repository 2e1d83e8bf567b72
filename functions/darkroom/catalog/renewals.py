"""Refresh caches in background threads, if the platform allows work after a response."""

import threading
from collections.abc import Callable, Hashable

from darkroom import log
from darkroom.config import Settings
from darkroom.errors import DarkroomError


class Renewals:
    """At most one thread for each key. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.in_background = settings.background_catalog
        self._lock = threading.Lock()
        self._running: set[Hashable] = set()

    def start(self, key: Hashable, renew: Callable[[], object]) -> None:
        """Start refreshing and return at once. A failure is logged, and the old state stays in use."""
        with self._lock:
            if key in self._running:
                return
            self._running.add(key)
        threading.Thread(target=self._run, args=(key, renew), name="renew", daemon=True).start()

    def _run(self, key: Hashable, renew: Callable[[], object]) -> None:
        try:
            renew()
        except DarkroomError as error:
            log.failure(f"The catalog could not be refreshed; the old one stays in use: {error}", "")
        finally:
            with self._lock:
                self._running.discard(key)
