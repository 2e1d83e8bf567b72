"""Reconcile the catalog for change events, one at a time per process; each run serves all events that precede it.

Between processes, the root's precondition decides, so that no lease object is written for an event.
"""

import threading
import time

from darkroom.catalog.stored import store
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import Settings
from darkroom.errors import Busy, NotFound

_SKEW = 2.0
"""Maximum seconds by which a lister's clock may be ahead of the store's."""

_turn = threading.Lock()
_begun: dict[str, float] = {}
"""Per URL of the derivatives, the monotonic time at which this process began its last successful reconciliation."""


def reconcile_since(settings: Settings, at: float, arrived: float, seconds: float) -> None:
    """Reconcile, unless a listing that began after the change is already in the catalog.

    The change was made at the Unix time `at` and is known in this process since `arrived` (monotonic).
    Raises StorageUnavailable, PreconditionFailed, and Busy if other events take longer than `seconds`.
    """
    if not _turn.acquire(timeout=seconds):
        raise Busy("Other events are reconciling the catalog. Try again.", retry_after=1)
    try:
        begins = time.monotonic()
        if _begun.get(settings.derivatives_url, -1.0) > arrived or _was_listed_since(settings, at):
            return
        reconcile(settings, seconds)
        _begun[settings.derivatives_url] = begins
    finally:
        _turn.release()


def _was_listed_since(settings: Settings, at: float) -> bool:
    try:
        listed = store.bucket_of(settings).stat(store.ROOT).metadata.get("listed", "0")
    except NotFound:
        return False
    return float(listed) - _SKEW > at
