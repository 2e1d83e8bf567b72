"""Snapshots of the stored catalog: all pictures in the segments that may match a query."""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from darkroom.catalog.image import Image
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.entries import image_of
from darkroom.catalog.stored.reader import Roots, Segments
from darkroom.catalog.stored.root import Root
from darkroom.catalog.stored.segments import Summary
from darkroom.catalog.stored.texts import Texts
from darkroom.catalog.view import Snapshot
from darkroom.errors import StorageUnavailable

_MOST: Final = 8
_FEW: Final = 4
"""Segments that a query reads without displacing others from the cache of lines."""


class Snapshots:
    """The latest snapshots, and the parsed segments of the current root. Safe to share between threads."""

    def __init__(self, roots: Roots, segments: Segments, texts: Texts) -> None:
        self._roots = roots
        self._segments = segments
        self._texts = texts
        self._lock = threading.Lock()
        self._snapshots: OrderedDict[tuple[str, ...], Snapshot] = OrderedDict()
        self._parsed: dict[str, tuple[Image, ...]] = {}

    def of(self, query: Query) -> Snapshot:
        """The snapshot for a query; the same object while its segments are unchanged.

        Raises NotFound if the root is outdated, StorageUnavailable.
        """
        root = self._roots.current()
        if root is None:
            raise StorageUnavailable("The catalog was just deleted. Try again.")
        segments = [segment for segment in self._with_words(root, query) if segment.may_match(query)]
        # The root counts refusals in a folder that was closed meanwhile, until the next reconciliation.
        skipped = root.skipped if root.albums == query.scope.albums else {}
        key = (root.etag, query.scope.albums, *(segment.digest for segment in segments))
        with self._lock:
            if key in self._snapshots:
                self._snapshots.move_to_end(key)
                return self._snapshots[key]
        parsed = self._read(segments)
        snapshot = Snapshot(tuple(image for images in parsed.values() for image in images), skipped, time.monotonic())
        named = {segment.digest for segment in root.segments}
        with self._lock:
            merged = self._parsed | parsed
            self._parsed = {digest: images for digest, images in merged.items() if digest in named}
            self._snapshots[key] = snapshot
            while len(self._snapshots) > _MOST:
                self._snapshots.popitem(last=False)
        return snapshot

    def _with_words(self, root: Root, query: Query) -> Sequence[Summary]:
        """The segments that contain every word of the query."""
        if not query.words or not root.texts:
            return root.segments
        numbers = {root.segment_at(place) for place in self._texts.search(root, query.words)}
        return [root.segments[number] for number in sorted(numbers)]

    def _read(self, segments: Sequence[Summary]) -> dict[str, tuple[Image, ...]]:
        """The pictures of each segment by its digest, in the order of the segments."""
        known = self._parsed
        new = [segment for segment in segments if segment.digest not in known]
        lines = self._segments.read(new, keep=len(new) <= _FEW)
        read = {
            segment.digest: tuple(map(image_of, store.parse_lines(found)))
            for segment, found in zip(new, lines, strict=True)
        }
        return {segment.digest: (known if segment.digest in known else read)[segment.digest] for segment in segments}
