"""Addresses in the bucket itself, given out only where everybody may read there: asked of the bucket, never assumed."""

import os
import time
from typing import Final

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import StorageUnavailable
from darkroom.storage import buckets, split_url

_LASTS: Final = 3600.0
_LASTS_UNSURE: Final = 60.0
_SECONDS: Final = 3.0

_known: dict[tuple[str, str], tuple[bool, float]] = {}
"""By bucket and the server that was asked: what it said, and until when that is believed (monotonic clock)."""


def original(settings: Settings, name: str) -> str | None:
    """None where originals are private, where the bucket is, and where it has no addresses. Raises InvalidName."""
    if settings.originals == "private":
        return None
    address = buckets.originals(settings).public_url(name)
    return address if address and _may_be_read(settings.bucket) else None


def derivative(settings: Settings, key: str) -> str | None:
    """Of one that is stored."""
    address = buckets.derivatives(settings).public_url(key)
    is_open = settings.public_derivatives or (address and _may_be_read(settings.derivatives_url))
    return address if is_open else None


def _may_be_read(url: str) -> bool:
    """One request an hour; where it cannot be found out, what was known before, else no."""
    if not split_url(url)[0]:
        return True
    key = (url, os.environ.get("STORAGE_EMULATOR_HOST", ""))
    answer, until = _known.get(key, (False, 0.0))
    if time.monotonic() < until:
        return answer
    # Loads the HTTP client, which a folder does without.
    from darkroom.storage.public_access import strangers_may_read

    lasts = _LASTS
    try:
        answer = strangers_may_read(url, deadline.left(_SECONDS))
    except StorageUnavailable:
        lasts = _LASTS_UNSURE
    _known[key] = (answer, time.monotonic() + lasts)
    return answer
