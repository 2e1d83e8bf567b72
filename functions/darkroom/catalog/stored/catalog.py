"""The catalog of a gallery: the stored catalog if there is one, else a listing of the bucket."""

import math
import threading
import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from darkroom import log
from darkroom.catalog import albums
from darkroom.catalog.folders import AlbumPage, Folder
from darkroom.catalog.image import Image
from darkroom.catalog.listing import listing_catalog
from darkroom.catalog.measurements import Measurements
from darkroom.catalog.pick import pick_any
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.reader import Roots, Segments, images_at, place_of, position_after
from darkroom.catalog.stored.root import Root
from darkroom.catalog.stored.selection import Selection
from darkroom.catalog.stored.snapshots import Snapshots
from darkroom.catalog.stored.texts import Texts
from darkroom.catalog.view import Index, ListedPage, beside
from darkroom.catalog.views import Views
from darkroom.config import Settings
from darkroom.errors import DarkroomError, NotFound
from darkroom.storage.albums.scope import Scope, scope

Answer = TypeVar("Answer")

_LISTINGS: Final = 16
_TRIED_SECONDS: Final = 60.0


class GalleryCatalog:
    """See `darkroom.catalog.Catalog`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._roots = Roots(settings)
        self._segments = Segments(settings)
        self._texts = Texts(settings)
        self._measurements = Measurements(settings)
        snapshots = Snapshots(self._roots, self._segments, self._texts)
        self._views = Views(settings, self._measurements, snapshots.of)
        self._lock = threading.Lock()
        self._listings: OrderedDict[Scope, Views] = OrderedDict()
        self._reconciling = threading.Lock()
        self._tried = -math.inf

    def page(self, query: Query, limit: int, cursor: str | None = None, offset: int | None = None) -> ListedPage:
        after = query.parse_cursor(cursor) if cursor else None

        def answer(selection: Selection) -> ListedPage:
            root, places = selection.root, selection.places
            start = bisect_left(places, position_after(root, self._segments, after)) if after else offset or 0
            chosen = places[start : start + limit]
            images = images_at(root, self._segments, chosen)
            return ListedPage(
                images=self._shown(images),
                # Follows the stored order: a newly measured date moves the picture at the next reconciliation.
                next_cursor=query.print_cursor(images[-1]) if images and start + limit < len(places) else None,
                total=len(places),
                pending=selection.pending,
                skipped=root.skipped,
            )

        return self._answer(query, answer, lambda views, query: views.page(query, limit, cursor, offset))

    def pick(self, query: Query, count: int, seed: str | None = None) -> list[Image]:
        def answer(selection: Selection) -> list[Image]:
            total, wanted = len(selection.places), count
            while True:
                indices = pick_any(total, wanted) if seed is None else selection.ring.pick(seed, wanted)
                chosen = [selection.places[index] for index in indices]
                shown = self._shown(images_at(selection.root, self._segments, chosen))
                if len(shown) >= count or wanted >= total:
                    return shown[:count]
                wanted = min(total, 2 * wanted)

        return self._answer(query, answer, lambda views, query: views.pick(query, count, seed))

    def index(self, query: Query) -> Index:
        return self._answer(query, lambda selection: selection.index, lambda views, query: views.index(query))

    def around(self, image: Image) -> tuple[Image | None, Image | None]:
        def answer(selection: Selection) -> tuple[Image | None, Image | None]:
            root = selection.root
            after = position_after(root, self._segments, Query().key(image))
            near = range(max(0, after - 2), min(root.total, after + 1))
            return beside(images_at(root, self._segments, near), image)

        return self._answer(Query(), answer, lambda views, query: views.around(query, image))

    def folders(self) -> frozenset[str]:
        def answer(selection: Selection) -> frozenset[str]:
            return frozenset(folder.name for folder in self._folders(selection.root))

        return self._answer(Query(), answer, lambda views, query: views.folders(query))

    def albums(self, name: str, limit: int, after: str | None = None) -> AlbumPage:
        def answer(selection: Selection) -> AlbumPage:
            root = selection.root

            def covers(wanted: Sequence[int | str]) -> list[Image | None]:
                places = [each if isinstance(each, int) else place_of(root, each) for each in wanted]
                found = iter(images_at(root, self._segments, [place for place in places if place is not None]))
                images = [None if place is None else next(found) for place in places]
                known = {image.name: image for image in self._shown([image for image in images if image])}
                return [known.get(image.name) if image else None for image in images]

            return albums.page_of(self._settings, self._folders(root), covers, name, limit, after)

        return self._answer(
            Query(), answer, lambda views, query: views.albums(query, self._settings, name, limit, after)
        )

    def _answer(
        self, query: Query, whole: Callable[[Selection], Answer], some: Callable[[Views, Query], Answer]
    ) -> Answer:
        """Answer with `whole`, from the root and few segments, if the query has no filter except words; else `some`."""
        query = replace(query, scope=scope(self._settings))
        root = self._fresh_root(query.scope) if query.scope.within is None else None
        if root is None:
            return some(self._listing(query.scope), query)
        for attempt in range(3):
            try:
                selection = self._select(root, query)
                return whole(selection) if selection else some(self._views, query)
            except NotFound:
                root = self._roots.renew()
                if root is None or attempt == 2:
                    break
        return some(self._listing(query.scope), query)

    def _select(self, root: Root, query: Query) -> Selection | None:
        """The matching pictures; None if the root alone cannot tell."""
        is_plain = query == Query(q=query.q, scope=query.scope)
        if not is_plain or root.albums != query.scope.albums or not root.folders:
            return None
        if not query.words:
            return Selection(root, range(root.total))
        return Selection(root, self._texts.search(root, query.words))

    def _listing(self, scope: Scope) -> Views:
        """A listing of the bucket, for scopes and queries without a stored catalog."""
        with self._lock:
            views = self._listings.pop(scope, None) or listing_catalog(self._settings, scope)
            self._listings[scope] = views
            while len(self._listings) > _LISTINGS:
                self._listings.popitem(last=False)
            return views

    def _folders(self, root: Root) -> list[Folder]:
        lines = self._segments.read_file(store.FOLDERS, root.folders)
        return [Folder.from_json(store.parse_line(line)) for line in lines]

    def _fresh_root(self, scope: Scope) -> Root | None:
        root = self._roots.current()
        if root is None:
            return None
        # Beside the self-hosted server, a process refreshes the catalog; only a change of albums cannot wait for it.
        is_aged = time.time() - root.listed > self._settings.catalog_max_age and not self._settings.background_catalog
        if (is_aged or root.albums != scope.albums) and self._may_try():
            self._reconcile()
            return self._roots.renew()
        return root

    def _may_try(self) -> bool:
        """Whether to reconcile: one request at a time, with a pause after a failure."""
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
        """The images with all known measurements, without files that turn out not to be pictures."""
        self._measurements.measure_unknown(images)
        return [known for image in images if (known := self._measurements.apply(image))]
