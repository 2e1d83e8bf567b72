"""Build and refresh the stored catalog in a process beside the server, so that no request lists the bucket."""

import math
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from darkroom import log
from darkroom.catalog.listing import take_snapshot
from darkroom.catalog.stored.reconcile import reconcile, reconcile_leased
from darkroom.catalog.view import Snapshot
from darkroom.config import Settings
from darkroom.errors import Busy, ConfigurationError, DarkroomError, StorageForbidden
from darkroom.storage import split_url

_NICENESS: Final = 10
_QUIET_SECONDS: Final = 2.0
_TELL_SECONDS: Final = 5.0
_WORTH_TELLING: Final = 500
"""Progress is shown from this many new photos; fewer are read quickly."""
_SHARE: Final = 10
"""Listing a folder takes at most a tenth of the time."""
_LIST_SECONDS: Final = 60.0
"""A bucket is listed at most once a minute per thousand objects, since its store charges per thousand."""


def keep(settings: Settings, parent: int) -> None:
    """Run until SIGTERM or the end of the process `parent`."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))  # releases the lease
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    seen: Snapshot | None = None
    reconciled = -math.inf
    while True:
        started = time.monotonic()
        try:
            found = take_snapshot(settings)
            aged = started - reconciled > settings.catalog_max_age / 2
            if seen is None or aged or (found.images, found.skipped) != (seen.images, seen.skipped):
                _reconcile(settings, _Progress(partial(_end_with, parent)).report)
                reconciled = started
            seen = found
            pause = pause_seconds(settings, len(found.images), time.monotonic() - started)
        except Busy as error:
            pause = float(error.retry_after or 1)
        except (StorageForbidden, ConfigurationError) as error:
            print(f"The catalog cannot be stored, so requests list the photos: {error}", flush=True)
            pause = settings.catalog_max_age
        except DarkroomError as error:
            log.failure(f"The catalog could not be refreshed; the old one stays in use: {error}", "")
            pause = max(10.0, settings.catalog_seconds)
        _wait(pause, parent)


def pause_seconds(settings: Settings, photos: int, took: float) -> float:
    """Seconds until the next listing, after one with `photos` pictures that took `took` seconds."""
    if split_url(settings.bucket)[0]:
        return min(settings.catalog_max_age / 2, _LIST_SECONDS * max(1, math.ceil(photos / 1000)))
    return min(settings.catalog_max_age / 2, max(1.0, settings.catalog_seconds, _SHARE * took))


def _reconcile(settings: Settings, report: Callable[[int, int], None]) -> None:
    """Reconcile the catalog. Several servers may share a bucket, so a lease selects one; a folder needs none."""
    if split_url(settings.bucket)[0]:
        reconcile_leased(settings, None, report)
    else:
        reconcile(settings, report=report)


class _Progress:
    """Prints progress to the terminal if a run takes longer than two seconds."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._began = self._told = time.monotonic()

    def report(self, done: int, total: int) -> None:
        self._check()
        now = time.monotonic()
        is_long = total >= _WORTH_TELLING and now - self._began > _QUIET_SECONDS
        if is_long and (now - self._told > _TELL_SECONDS or done == total):
            self._told = now
            print(f"Catalog: {done:,} of {total:,} new photos read ({100 * done // total} %)", flush=True)


def _wait(seconds: float, parent: int) -> None:
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        _end_with(parent)
        time.sleep(min(1.0, left))


def _end_with(parent: int) -> None:
    if os.getppid() != parent:
        sys.exit(0)
