"""Read the stored catalog: the root is cached in the process, segments are read on demand."""

import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from darkroom import deadline, log
from darkroom.catalog.image import Image
from darkroom.catalog.pick import point
from darkroom.catalog.query import Query
from darkroom.catalog.renewals import Renewals
from darkroom.catalog.stored import store
from darkroom.catalog.stored.entries import image_of
from darkroom.catalog.stored.root import Root
from darkroom.catalog.stored.segments import Summary
from darkroom.config import Settings
from darkroom.errors import NotFound, StorageForbidden, StorageUnavailable
from darkroom.storage import split_url

_KEPT_BYTES: Final = 32_000_000
"""Maximum segments in the cache: those of about 100,000 pictures."""


class Roots:
    """The root, at most DARKROOM_CATALOG_SECONDS old. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # Checking a local file is cheap, and the process beside the server may have just written it.
        is_near = settings.background_catalog and not split_url(settings.derivatives_url)[0]
        self._seconds = min(1.0, settings.catalog_seconds) if is_near else settings.catalog_seconds
        self._bucket = store.bucket_of(settings)
        self._lock = threading.Lock()
        self._found: tuple[Root, str] | None = None
        self._checked: float | None = None
        self._renewals = Renewals(settings)

    def current(self) -> Root | None:
        """The root; None without a stored catalog. Checks the bucket only after the last check has expired."""
        if self._renewals.in_background and self._checked is not None:
            if self._is_aged():
                self._renewals.start("root", self._look_ahead)
        elif self._is_aged() and self._lock.acquire(blocking=self._checked is None):
            try:
                if self._is_aged():
                    self._look()
            finally:
                self._lock.release()
        return self._found[0] if self._found else None

    def renew(self) -> Root | None:
        """Read the root again now, since a file that it names is missing."""
        with self._lock:
            self._look()
        return self._found[0] if self._found else None

    def _look_ahead(self) -> None:
        with self._lock:
            self._look(is_ahead=True)

    def _is_aged(self) -> bool:
        return self._checked is None or time.monotonic() - self._checked >= self._seconds

    def _look(self, is_ahead: bool = False) -> None:
        is_first = self._checked is None
        budget = deadline.limited_budget(self._settings.storage_seconds) if is_first else deadline.renewal_budget()
        try:
            with budget:
                if self._found is None or store.root_digest(self._bucket) != self._found[1]:
                    found = store.read_root(self._bucket)
                    if found and is_ahead:
                        _ = found[0].ring  # computed here, so that no request does it
                    self._found = found
        except NotFound:
            self._found = None
        except StorageForbidden:
            self._found = None  # without access to the derivatives, requests list the originals
        except StorageUnavailable as error:
            if self._found is None and self._checked is None:
                raise
            log.failure(f"The catalog's root could not be read; the old one stays in use: {error}", "")
        self._checked = time.monotonic()


class Segments:
    """Segments as lines, one per picture; the most recently used are kept. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = store.bucket_of(settings)
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, list[bytes]] = OrderedDict()
        self._bytes = 0

    def read(self, segments: Sequence[Summary], keep: bool = True) -> list[list[bytes]]:
        """The lines of each segment. Raises NotFound if the root is outdated and a segment is gone."""
        with self._lock:
            found = {segment.digest: self._kept[segment.digest] for segment in segments if segment.digest in self._kept}
        missing = list(dict.fromkeys(segment.digest for segment in segments if segment.digest not in found))
        found.update(zip(missing, store.read_many(self._bucket, store.SEGMENTS, missing), strict=True))
        if keep:
            self._keep(found)
        return [found[segment.digest] for segment in segments]

    def read_file(self, folder: str, digest: str) -> list[bytes]:
        """The lines of another file that the root names. Raises NotFound."""
        with self._lock:
            lines = self._kept.get(digest)
        if lines is None:
            lines = store.read_lines(self._bucket, folder, digest)
            self._keep({digest: lines})
        return lines

    def _keep(self, found: dict[str, list[bytes]]) -> None:
        with self._lock:
            for digest, lines in found.items():
                if digest not in self._kept:
                    self._bytes += sum(map(len, lines))
                self._kept[digest] = lines
                self._kept.move_to_end(digest)
            while self._bytes > _KEPT_BYTES:
                self._bytes -= sum(map(len, self._kept.popitem(last=False)[1]))


def images_at(root: Root, segments: Segments, indices: Sequence[int]) -> list[Image]:
    """The pictures at those positions in gallery order. Raises NotFound."""
    at = [root.segment_at(index) for index in indices]
    numbers = sorted(set(at))
    found = dict(zip(numbers, segments.read([root.segments[number] for number in numbers]), strict=True))
    lines = (found[number][index - root.starts[number]] for number, index in zip(at, indices, strict=True))
    return [image_of(store.parse_line(line)) for line in lines]


def place_of(root: Root, name: str) -> int | None:
    """The position of the picture with that name in gallery order; None without one."""
    wanted = point(name).to_bytes(8, "big")
    at = root.hashes.find(wanted)
    while at >= 0 and at % 8:
        at = root.hashes.find(wanted, at + 1)
    return at // 8 if at >= 0 else None


def position_after(root: Root, segments: Segments, key: tuple[object, ...]) -> int:
    """The position of the first picture with a greater key in gallery order. Raises NotFound."""
    if not root.segments:
        return 0
    number = root.segment_after(key)
    lines = segments.read([root.segments[number]])[0]
    query = Query()
    return root.starts[number] + bisect_right(lines, key, key=lambda line: query.key(image_of(store.parse_line(line))))
