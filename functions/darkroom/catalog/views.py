"""Answer queries from snapshots. Each view is built once per snapshot."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from darkroom.catalog import albums
from darkroom.catalog.by_name import looked_up
from darkroom.catalog.folders import AlbumPage
from darkroom.catalog.image import Image
from darkroom.catalog.measurements import MEASURE_SECONDS, Measurements
from darkroom.catalog.pick import pick_any
from darkroom.catalog.query import Query
from darkroom.catalog.renewals import Renewals
from darkroom.catalog.view import Index, ListedPage, Snapshot, View, beside
from darkroom.config import Settings

PAGE_SECONDS: Final = 15.0
"""Maximum time for the headers of the page's own pictures; the rest stays pending."""
_VIEWS: Final = 32
_MANY: Final = 2000
"""A page does not wait for more unknown pictures than this."""


class Views:
    """See `darkroom.catalog.Catalog`. `snapshot` returns the current images, at least all that may match."""

    def __init__(self, settings: Settings, measurements: Measurements, snapshot: Callable[[Query], Snapshot]) -> None:
        self._settings = settings
        self._seconds = settings.catalog_seconds
        self._renewals = Renewals(settings)
        self._measurements = measurements
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._views: OrderedDict[Query, View] = OrderedDict()
        self._checked: dict[Query, float] = {}

    def page(self, query: Query, limit: int, cursor: str | None = None, offset: int | None = None) -> ListedPage:
        after = query.parse_cursor(cursor) if cursor else None
        view = self._view(query, measure_first=True)
        ends = time.monotonic() + PAGE_SECONDS
        while True:
            start = view.position(after) if after else offset or 0
            images = view.images[start : start + limit]
            if self._is_rough(view):
                return self._rough_page(view, start, images)
            left = ends - time.monotonic()
            if left <= 0 or not self._measurements.measure_unknown(images, left):
                break
            view = self._view(query)
        ended = start + len(images) >= len(view.images)
        return ListedPage(
            images=images,
            next_cursor=None if ended or not images else query.print_cursor(images[-1]),
            total=len(view.images),
            pending=view.pending,
            skipped=view.skipped,
        )

    def _is_rough(self, view: View) -> bool:
        """Whether most images are unknown. The process beside the server measures them, and only those of a response
        are looked up here, without a new view for each."""
        return view.snapshot.is_by_name or (self._renewals.in_background and view.pending > _MANY)

    def _rough_page(self, view: View, start: int, images: Sequence[Image]) -> ListedPage:
        """In the view's order, where an image that is not measured has no date."""
        more = images and start + len(images) < len(view.images)
        return ListedPage(
            images=self._shown(images),
            next_cursor=view.query.print_cursor(images[-1]) if more else None,
            total=len(view.images),
            pending=view.pending,
            skipped=view.skipped,
        )

    def _shown(self, images: Sequence[Image]) -> list[Image]:
        """The images, looked up and measured, without those that are gone or refused."""
        found = [known for image in images if (known := looked_up(self._settings, image))]
        self._measurements.measure_unknown(found)
        return [known for image in found if (known := self._measurements.apply(image))]

    def pick(self, query: Query, count: int, seed: str | None = None) -> list[Image]:
        view = self._view(query, measure_first=query.needs_sizes)
        while True:
            indices = pick_any(len(view.images), count) if seed is None else view.ring.pick(seed, count)
            images = [view.images[index] for index in indices]
            if self._is_rough(view):
                return self._shown(images)
            if not self._measurements.measure_unknown(images):
                return images
            if not query.needs_sizes:
                shown = [known for image in images if (known := self._measurements.apply(image))]
                if len(shown) == len(images):
                    return shown  # without a new view, which takes long for many pictures
            view = self._view(query)
            if seed is None:
                found = {image.name: image for image in view.images}
                if all(image.name in found for image in images):
                    return [found[image.name] for image in images]

    def index(self, query: Query) -> Index:
        return self._view(query, measure_first=True).index

    def around(self, query: Query, image: Image) -> tuple[Image | None, Image | None]:
        view = self._view(query)
        after = view.position(view.query.key(image))
        near = view.images[max(0, after - 2) : after + 1]
        return beside([known for each in near if (known := looked_up(self._settings, each))], image)

    def folders(self, query: Query) -> frozenset[str]:
        return frozenset(folder.name for folder in self._view(query).folders)

    def albums(self, query: Query, settings: Settings, name: str, limit: int, after: str | None) -> AlbumPage:
        view = self._view(query, measure_first=True)

        def covers(wanted: Sequence[int | str]) -> list[Image | None]:
            places = [each if isinstance(each, int) else view.places.get(each) for each in wanted]
            images = [view.images[place] if place is not None and view.images else None for place in places]
            shown = {image.name: image for image in self._shown([image for image in images if image])}
            return [shown.get(image.name) if image else None for image in images]

        return albums.page_of(settings, view.folders, covers, name, limit, after)

    def _view(self, query: Query, measure_first: bool = False) -> View:
        if self._renewals.in_background and (old := self._views.get(query)):
            # Names are only shown until there is a listing.
            seconds = min(1.0, self._seconds) if old.snapshot.is_by_name else self._seconds
            if time.monotonic() - self._checked.get(query, 0.0) > seconds:
                self._checked[query] = time.monotonic()
                self._renewals.start(query, lambda: self._build(query, self._snapshot(query)))
            is_current = old.measured == len(self._measurements) or self._is_rough(old)
            return old if is_current else self._build(query, old.snapshot)
        snapshot = self._snapshot(query)
        if measure_first and not snapshot.is_by_name:
            unknown = (
                image for image in snapshot.images if self._measurements.is_unknown(image) and query.may_match(image)
            )
            # More cannot be measured in time, and the process beside the server measures them.
            first = list(islice(unknown, _MANY + 1 if self._renewals.in_background else None))
            if not (self._renewals.in_background and len(first) > _MANY):
                self._measurements.measure_unknown(first, MEASURE_SECONDS)
        return self._build(query, snapshot)

    def _build(self, query: Query, snapshot: Snapshot) -> View:
        with self._lock:
            view = self._views.get(query)
            is_current = view and (snapshot.is_by_name or view.measured == len(self._measurements))
            if view is None or view.snapshot is not snapshot or not is_current:
                view = View.build(query, snapshot, self._measurements.known())
                self._views[query] = view
            self._views.move_to_end(query)
            while len(self._views) > _VIEWS:
                forgotten, _ = self._views.popitem(last=False)
                self._checked.pop(forgotten, None)
            return view
