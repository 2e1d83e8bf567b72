"""Collect the current gallery: list it, join known measurements, and measure the rest."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from darkroom.catalog.image import Facts, Image
from darkroom.catalog.listing import take_snapshot
from darkroom.catalog.measure import Measured, measure
from darkroom.catalog.query import Query
from darkroom.config import Settings
from darkroom.storage import buckets
from darkroom.storage.albums.scope import EVERYTHING, Scope

Known = Callable[[tuple[str, str]], Measured | None]
"""Measurements by name and generation."""

BATCH: Final = 512


@dataclass
class Gathered:
    """`images` are as listed, without measurements; `listed` is the Unix time at which the listing began."""

    images: Sequence[Image]
    skipped: Mapping[str, int]
    listed: float
    rules: str
    known: dict[tuple[str, str], Measured] = field(default_factory=dict)
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The first refused names in the listing, by reason."""
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    """Marks by name and version, see `marks`."""
    albums: str = ""
    """The generation of albums.json whose closed folders were left out."""

    @property
    def unknown(self) -> list[Image]:
        return [image for image in self.images if not image.is_measured and _key(image) not in self.known]

    def shown(self) -> list[Image]:
        """The images in gallery order, with known measurements, without refused pictures."""
        found = []
        for image in self.images:
            measured = None if image.is_measured else self.known.get(_key(image))
            if not isinstance(measured, str):
                known = image.with_facts(measured) if measured else image
                mark = self.marks.get((image.name, image.version))
                found.append(replace(known, mark=mark) if mark else known)
        return sorted(found, key=Query().key)

    def facts(self, image: Image) -> Facts | None:
        measured = self.known.get(_key(image))
        return measured if isinstance(measured, Facts) else None

    def refused(self) -> list[tuple[Image, str]]:
        """Refused images by name, with the reasons."""
        found = ((image, self.known.get(_key(image))) for image in self.images if not image.is_measured)
        return sorted(
            ((image, reason) for image, reason in found if isinstance(reason, str)), key=lambda pair: pair[0].name
        )

    def all_skipped(self) -> dict[str, int]:
        return dict(sorted((Counter(self.skipped) + Counter(reason for _, reason in self.refused())).items()))


def gather(settings: Settings, known: Known, deadline: float | None = None, scope: Scope = EVERYTHING) -> Gathered:
    """List everything in the scope, without measuring. `deadline` is monotonic. Raises StorageUnavailable."""
    listed = time.time()
    snapshot = take_snapshot(settings, scope, deadline)
    there = {_key(image): found for image in snapshot.images if (found := known(_key(image))) is not None}
    return Gathered(
        snapshot.images,
        snapshot.skipped,
        listed,
        rules_of(settings),
        there,
        snapshot.examples,
        albums=scope.albums,
    )


def measure_all(
    settings: Settings,
    gathered: Gathered,
    deadline: float | None = None,
    report: Callable[[int], object] = lambda count: None,
) -> Iterator[int]:
    """Measure unknown pictures in batches; yields the number of new measurements after each batch.

    A picture that cannot be read now stays unknown.
    """
    bucket = buckets.originals(settings)
    unknown = gathered.unknown
    for start in range(0, len(unknown), BATCH):
        batch = unknown[start : start + BATCH]
        seconds = deadline - time.monotonic() if deadline is not None else 3600.0
        if seconds <= 0:
            return
        found = measure(bucket, batch, settings, seconds)
        gathered.known.update({_key(image): result for image, result in found.items()})
        report(len(batch))
        yield len(found)


def rules_of(settings: Settings) -> str:
    """A digest of the settings that decide which pictures are refused."""
    rules = [settings.formats, settings.max_pixels, settings.max_source_bytes]
    return hashlib.sha256(json.dumps(rules).encode()).hexdigest()[:16]


def _key(image: Image) -> tuple[str, str]:
    return image.name, image.generation
