"""The catalog from a listing of the bucket, cached in the process and refreshed by the first request after it
expires."""

import threading
import time
from collections.abc import Iterator
from typing import Final

from darkroom import deadline, log
from darkroom.catalog.by_name import names_only
from darkroom.catalog.image import Image, from_blob
from darkroom.catalog.measurements import Measurements
from darkroom.catalog.query import Query
from darkroom.catalog.renewals import Renewals
from darkroom.catalog.twins import has_jpeg, jpeg_stems, without_twins
from darkroom.catalog.view import Snapshot, snapshot_of
from darkroom.catalog.views import Views
from darkroom.config import Settings
from darkroom.errors import StorageUnavailable
from darkroom.formats import REFUSED_EXTENSIONS, Format, extension_of, looks_like, master_kind
from darkroom.storage import Blob, Page, buckets, list_pages
from darkroom.storage.albums.scope import EVERYTHING, Scope
from darkroom.storage.collection import is_considered, left_out
from darkroom.storage.names import spellings

PAUSE_SECONDS: Final = 5.0


def listing_catalog(settings: Settings, scope: Scope = EVERYTHING) -> Views:
    """See `darkroom.catalog.Catalog`; contains only what the scope shows."""
    measurements = Measurements(settings)
    listing = Listing(settings, measurements, scope)
    return Views(settings, measurements, listing.snapshot)


class Listing:
    """The latest snapshot of everything in the scope."""

    def __init__(self, settings: Settings, measurements: Measurements, scope: Scope) -> None:
        self._settings = settings
        self._scope = scope
        self._measurements = measurements
        self._refreshing = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._by_name: Snapshot | None = None
        self._not_before = 0.0
        self._renewals = Renewals(settings)

    def snapshot(self, query: Query) -> Snapshot:
        """The same snapshot for every query; before the first, one `by_name` if that suffices. Raises
        StorageUnavailable if there is none yet."""
        snapshot = self._snapshot
        if snapshot is None and self._renewals.in_background and not query.needs_listing:
            by_name = self._by_name
            if by_name:
                # Until then, the process beside the server has usually stored a catalog.
                if time.monotonic() > by_name.listed + self._settings.catalog_seconds:
                    self._renewals.start("listing", lambda: self._refresh(None))
                return by_name
            self._by_name = by_name = names_only(self._settings, self._scope, time.monotonic())
            if by_name:
                return by_name
        now = time.monotonic()
        if snapshot and now < max(snapshot.listed + self._settings.catalog_seconds, self._not_before):
            return snapshot
        if snapshot and self._renewals.in_background:
            self._renewals.start("listing", lambda: self._refresh(snapshot))
            return snapshot
        return self._refresh(snapshot)

    def _refresh(self, snapshot: Snapshot | None) -> Snapshot:
        # One request refreshes. Others use the cached snapshot, or wait if there is none yet.
        if not self._refreshing.acquire(timeout=0 if snapshot else deadline.left(self._settings.storage_seconds)):
            if snapshot is None:
                raise StorageUnavailable("The bucket could not be listed in time. Try again.")
            return snapshot
        try:
            if self._snapshot is not snapshot and self._snapshot:
                return self._snapshot
            self._snapshot = take_snapshot(self._settings, self._scope, is_renewal=snapshot is not None)
            self._by_name = None
            self._measurements.keep(self._snapshot.images)
            return self._snapshot
        except StorageUnavailable as error:
            if snapshot is None:
                raise
            # After a failure, requests do not wait for the bucket again at once.
            self._not_before = time.monotonic() + min(PAUSE_SECONDS, self._settings.catalog_seconds)
            log.failure(f"The catalog could not be refreshed; the old one stays in use: {error}", "")
            return snapshot
        finally:
            self._refreshing.release()


def take_snapshot(
    settings: Settings, scope: Scope = EVERYTHING, ends: float | None = None, is_renewal: bool = False
) -> Snapshot:
    """List everything in the scope once; `ends` (monotonic) is the deadline. Raises StorageUnavailable.

    Each page may take DARKROOM_STORAGE_SECONDS, or, for a renewal, the shorter time limit for refreshing.
    """
    listed = time.monotonic()
    images: list[Image] = []
    refused: list[tuple[str, str]] = []
    for page in _in_time(_pages(settings, scope), settings, is_renewal):
        if ends is not None and time.monotonic() > ends:
            raise StorageUnavailable("The bucket could not be listed in time. Try again.")
        illegal = (name for name in page.illegal if is_considered(name) and scope.shows(name))
        refused += ((name, left_out(name) or "illegal_name") for name in illegal)
        for blob in page.blobs:
            name = blob.name
            format = looks_like(name)
            if not (format or is_considered(name, blob.content_type)) or not scope.shows(name):
                continue
            reason = left_out(name) or _refusal(blob, format, settings)
            if reason:
                refused.append((name, reason))
            elif image := from_blob(blob):
                images.append(image)
    masters = any(master_kind(name) for name, _ in refused)
    shown = jpeg_stems(image.name for image in images) if masters else frozenset()
    return snapshot_of(
        without_twins(images), ((name, reason) for name, reason in refused if not has_jpeg(name, shown)), listed
    )


def _in_time(pages: Iterator[Page], settings: Settings, is_renewal: bool) -> Iterator[Page]:
    """Yield each page within its time limit; the first also within the request's. Raises StorageUnavailable."""
    seconds = deadline.RENEWAL_SECONDS if is_renewal else settings.storage_seconds
    with deadline.renewal_budget() if is_renewal else deadline.limited_budget(seconds):
        page = next(pages, None)
    while page is not None:
        yield page
        with deadline.storage_budget(seconds):
            page = next(pages, None)


def _pages(settings: Settings, scope: Scope) -> Iterator[Page]:
    """All pages of the bucket, or of the scope's folder in every spelling."""
    folder = scope.within
    for prefix in ("",) if folder is None else (f"{name}/".lstrip("/") for name in (folder, *spellings(folder))):
        yield from list_pages(buckets.originals(settings), prefix, buckets.reserved(settings))


def _refusal(blob: Blob, format: Format | None, settings: Settings) -> str | None:
    """The reason to refuse a picture, as far as its object's name, size and type reveal it; None to show it."""
    if blob.size == 0:
        return "empty"
    if blob.size > settings.max_source_bytes:
        return "too_many_bytes"
    # A picture without an extension is decided by its header, unless its content type excludes it.
    accepted = format.name in settings.formats if format else extension_of(blob.name) not in REFUSED_EXTENSIONS
    return None if accepted else "unsupported_format"
