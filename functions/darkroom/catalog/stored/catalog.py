"""The catalog of a gallery: the stored catalog if there is one, else a listing of the bucket."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from darkroom import log
from darkroom.catalog.image import Image
from darkroom.catalog.listing import listing_catalog
from darkroom.catalog.measurements import Measurements
from darkroom.catalog.pick import pick_any
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.entries import image_of
from darkroom.catalog.stored.reader import Roots, Segments, images_at, position_after
from darkroom.catalog.stored.root import Root
from darkroom.catalog.view import Index, ListedPage, Snapshot, beside
from darkroom.catalog.views import Views
from darkroom.config import Settings
from darkroom.errors import DarkroomError, NotFound, StorageUnavailable

Answer = TypeVar("Answer")

_WHOLE: Final = Query()
"""The unfiltered gallery, newest first, is answered from the root and the segments of the page."""
_SNAPSHOTS: Final = 8
_TRIED_SECONDS: Final = 60.0


class GalleryCatalog:
    """See `darkroom.catalog.Catalog`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._roots = Roots(settings)
        self._segments = Segments(settings)
        self._measurements = Measurements(settings)
        self._views = Views(self._measurements, self._snapshot)
        self._listing = listing_catalog(settings)
        self._lock = threading.Lock()
        self._snapshots: OrderedDict[tuple[str, ...], Snapshot] = OrderedDict()
        self._reconciling = threading.Lock()
        self._tried = -math.inf

    def page(self, query: Query, limit: int, cursor: str | None = None, offset: int | None = None) -> ListedPage:
        after = query.parse_cursor(cursor) if cursor else None

        def answer(root: Root) -> ListedPage:
            start = position_after(root, self._segments, after) if after else offset or 0
            indices = range(min(start, root.total), min(start + limit, root.total))
            images = images_at(root, self._segments, indices)
            return ListedPage(
                images=self._shown(images),
                # The stored order counts: a newly measured date does not move the picture yet.
                next_cursor=query.print_cursor(images[-1]) if images and indices.stop < root.total else None,
                total=root.total,
                pending=root.pending,
                skipped=root.skipped,
            )

        return self._answer(query, answer, lambda views: views.page(query, limit, cursor, offset))

    def pick(self, query: Query, count: int, seed: str | None = None) -> list[Image]:
        def answer(root: Root) -> list[Image]:
            wanted = count
            while True:
                indices = pick_any(root.total, wanted) if seed is None else root.ring.pick(seed, wanted)
                shown = self._shown(images_at(root, self._segments, indices))
                if len(shown) >= count or wanted >= root.total:
                    return shown[:count]
                wanted = min(root.total, 2 * wanted)

        return self._answer(query, answer, lambda views: views.pick(query, count, seed))

    def index(self, query: Query) -> Index:
        return self._answer(
            query, lambda root: Index(root.total, root.ratios, root.months, root.etag), lambda views: views.index(query)
        )

    def around(self, image: Image) -> tuple[Image | None, Image | None]:
        def answer(root: Root) -> tuple[Image | None, Image | None]:
            after = position_after(root, self._segments, _WHOLE.key(image))
            near = range(max(0, after - 2), min(root.total, after + 1))
            return beside(images_at(root, self._segments, near), image)

        return self._answer(_WHOLE, answer, lambda views: views.around(image))

    def folders(self) -> frozenset[str]:
        return self._answer(Query(sort="name"), lambda _: self._views.folders(), lambda views: views.folders())

    def _answer(self, query: Query, whole: Callable[[Root], Answer], some: Callable[[Views], Answer]) -> Answer:
        root = self._fresh_root()
        if root is None:
            return some(self._listing)
        for attempt in range(3):
            try:
                return whole(root) if query == _WHOLE else some(self._views)
            except NotFound:
                root = self._roots.renew()
                if root is None or attempt == 2:
                    break
        return some(self._listing)

    def _fresh_root(self) -> Root | None:
        root = self._roots.current()
        if root and time.time() - root.listed > self._settings.catalog_max_age and self._may_try():
            self._reconcile()
            return self._roots.renew()
        return root

    def _may_try(self) -> bool:
        """One request at a time, with a pause after a failure."""
        return time.monotonic() - self._tried > _TRIED_SECONDS and not self._reconciling.locked()

    def _reconcile(self) -> None:
        from darkroom.catalog.stored.reconcile import reconcile_leased

        if not self._reconciling.acquire(blocking=False):
            return
        try:
            self._tried = time.monotonic()
            reconcile_leased(self._settings, self._settings.storage_seconds / 2)
        except DarkroomError as error:
            log.failure(f"The catalog could not be reconciled; the old one stays in use: {error}", "")
        finally:
            self._reconciling.release()

    def _shown(self, images: Sequence[Image]) -> list[Image]:
        """The images with all known measurements, without those that turn out not to be pictures."""
        self._measurements.measure_unknown(images)
        return [known for image in images if (known := self._measurements.apply(image))]

    def _snapshot(self, query: Query) -> Snapshot:
        """A snapshot of the segments that may match; the same object while they are unchanged."""
        root = self._roots.current()
        if root is None:
            raise StorageUnavailable("The catalog was just deleted. Try again.")
        segments = [segment for segment in root.segments if segment.may_match(query)]
        key = (root.etag, *(segment.digest for segment in segments))
        with self._lock:
            if key in self._snapshots:
                self._snapshots.move_to_end(key)
                return self._snapshots[key]
        read = self._segments.read(segments, keep=len(segments) <= 4)
        images = tuple(image_of(store.parse_line(line)) for lines in read for line in lines)
        snapshot = Snapshot(images, root.skipped, time.monotonic())
        with self._lock:
            self._snapshots[key] = snapshot
            while len(self._snapshots) > _SNAPSHOTS:
                self._snapshots.popitem(last=False)
        return snapshot
