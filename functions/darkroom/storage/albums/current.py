"""Read the albums of a gallery, and cache them for some seconds."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from darkroom import deadline, log
from darkroom.config import Settings
from darkroom.errors import InvalidRequest, NotFound, StorageUnavailable
from darkroom.storage import open_bucket
from darkroom.storage.albums.document import MOST_BYTES, NAME, Albums, parse

LONGEST_SECONDS: Final = 30.0
"""A browser may cache a closed photo for 30 s more, so a revoked link stops working within 60 s."""
_ATTEMPTS: Final = 3
_LEAST_PAUSE_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 5.0
"""After a failure, requests use the cached albums for this long instead of waiting for the bucket."""


@dataclass
class _Held:
    lock: threading.Lock = field(default_factory=threading.Lock)
    albums: Albums | None = None
    until: float = 0.0


@lru_cache(maxsize=64)
def _held(url: str) -> _Held:
    return _Held()


def albums_of(settings: Settings) -> Albums:
    """The gallery's albums, at most DARKROOM_CATALOG_SECONDS and 30 s old while the bucket responds.

    Raises StorageUnavailable if they were never read, since closed folders are unknown then.
    """
    held = _held(settings.bucket)
    if held.albums is not None and time.monotonic() < held.until:
        return held.albums
    # One request reads. Others use the cached albums, or wait if there are none yet.
    if not held.lock.acquire(blocking=held.albums is None):
        assert held.albums is not None
        return held.albums
    try:
        if held.albums is None or time.monotonic() >= held.until:
            _read(held, settings)
        assert held.albums is not None
        return held.albums
    finally:
        held.lock.release()


def _read(held: _Held, settings: Settings) -> None:
    started = time.monotonic()
    held.until = started + min(LONGEST_SECONDS, settings.catalog_seconds)
    renewing = deadline.renewal_budget() if held.albums else deadline.limited_budget(settings.storage_seconds)
    try:
        with renewing:
            held.albums = _now(settings, held.albums)
    except StorageUnavailable as error:
        if held.albums is None:
            raise
        log.failure(f"{NAME} could not be read; the previous albums stay in use: {error}", "")
        held.until = time.monotonic() + max(_LEAST_PAUSE_SECONDS, min(_PAUSE_SECONDS, settings.catalog_seconds))
    except InvalidRequest as error:
        if held.albums is None:
            raise StorageUnavailable(f"{error}. Nothing is served until it is corrected.") from error
        log.failure(f"{error}. The previous albums stay in use.", "")


def _now(settings: Settings, known: Albums | None) -> Albums:
    """The current albums. If the generation is unchanged, the object is not read."""
    bucket = open_bucket(settings.bucket)
    for _ in range(_ATTEMPTS):
        try:
            generation = bucket.stat(NAME).generation
        except NotFound:
            return Albums()
        if known is not None and known.generation == generation:
            return known
        # An object that was replaced is not deleted; treating it as deleted would open every folder.
        with suppress(NotFound):
            return parse(bucket.read(NAME, generation, 0, MOST_BYTES), generation)
    raise StorageUnavailable(f"{NAME} was replaced during every attempt to read it.")


def forget() -> None:
    """Discard the cache, so that the next request reads the albums."""
    _held.cache_clear()
