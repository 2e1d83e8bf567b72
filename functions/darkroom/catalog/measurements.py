"""Measurements cached in this process: each version of a picture without a known size is read once."""

import threading
from collections.abc import Iterable
from typing import Final

from darkroom.catalog.image import Facts, Image
from darkroom.catalog.measure import Measured, measure
from darkroom.config import Settings
from darkroom.storage import buckets

MEASURE_SECONDS: Final = 2.0
"""Maximum time for headers that a sort order or filter needs, beyond those of the page itself."""


class Measurements:
    """The cache. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._measured: dict[tuple[str, str], Measured] = {}

    def __len__(self) -> int:
        return len(self._measured)

    def known(self) -> dict[tuple[str, str], Measured]:
        with self._lock:
            return dict(self._measured)

    def is_unknown(self, image: Image) -> bool:
        return not image.is_measured and (image.name, image.generation) not in self._measured

    def measure_unknown(self, images: Iterable[Image], seconds: float | None = None) -> bool:
        """Read the headers of unknown pictures. Returns whether any measurement was added."""
        unknown = [image for image in images if self.is_unknown(image)]
        limit = self._settings.storage_seconds if seconds is None else seconds
        found = measure(buckets.originals(self._settings), unknown, self._settings, limit)
        with self._lock:
            self._measured.update({(image.name, image.generation): result for image, result in found.items()})
        return bool(found)

    def apply(self, image: Image) -> Image | None:
        """The picture with its measurements; None if it is refused."""
        facts = None if image.is_measured else self._measured.get((image.name, image.generation))
        if isinstance(facts, str):
            return None
        return image.with_facts(facts) if isinstance(facts, Facts) else image

    def keep(self, images: Iterable[Image]) -> None:
        """Remove measurements of versions that no longer exist."""
        there = {(image.name, image.generation) for image in images}
        with self._lock:
            self._measured = {key: value for key, value in self._measured.items() if key in there}
