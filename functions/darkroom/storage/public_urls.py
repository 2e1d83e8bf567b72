"""Public URLs in the bucket itself. Returned only after an anonymous read succeeded."""

import os
import time
from typing import Final

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import StorageUnavailable
from darkroom.storage import buckets, split_url
from darkroom.storage.albums import scope

_LASTS: Final = 3600.0
_LASTS_UNSURE: Final = 60.0
_SECONDS: Final = 3.0

_known: dict[tuple[str, str], tuple[bool, float]] = {}
"""The last result per bucket and server, and its expiry (monotonic clock)."""


def original(settings: Settings, name: str) -> str | None:
    """The public URL; None if originals, bucket or folder are private, or if the store has no public URLs.

    Raises InvalidName.
    """
    if not settings.publishes_originals or scope.is_closed(settings, name):
        return None
    address = buckets.originals(settings).public_url(name)
    return address if address and _may_be_read(settings.bucket) else None


def derivative(settings: Settings, key: str) -> str | None:
    """The public URL of a stored derivative."""
    address = buckets.derivatives(settings).public_url(key)
    is_open = settings.public_derivatives or (address and _may_be_read(settings.derivatives_url))
    return address if is_open else None


def _may_be_read(url: str) -> bool:
    """Whether anyone can read it. At most one request per hour; if it fails, the last result, or else False."""
    if not split_url(url)[0]:
        return True
    key = (url, os.environ.get("STORAGE_EMULATOR_HOST", ""))
    answer, until = _known.get(key, (False, 0.0))
    if time.monotonic() < until:
        return answer
    # Imported here, since it loads the HTTP client, which a local folder does not need.
    from darkroom.storage.public_access import strangers_may_read

    lasts = _LASTS
    try:
        answer = strangers_may_read(url, deadline.left(_SECONDS))
    except StorageUnavailable:
        lasts = _LASTS_UNSURE
    _known[key] = (answer, time.monotonic() + lasts)
    return answer
