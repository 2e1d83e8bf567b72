"""The result of a query on a snapshot: images in order, with lazily computed indexes."""

import hashlib
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from darkroom.catalog.folders import Folder, folders_of
from darkroom.catalog.image import Facts, Image
from darkroom.catalog.measure import Measured
from darkroom.catalog.months import Run, runs_of
from darkroom.catalog.named_images import NamedImages
from darkroom.catalog.pick import Ring
from darkroom.catalog.query import Key, Query
from darkroom.storage.albums.scope import EVERYTHING

UNKNOWN_RATIO: Final = 0
_EXAMPLES: Final = 4


@dataclass(frozen=True)
class Snapshot:
    """One listing: the images with the metadata of their objects, counts of refused ones by reason, and its monotonic
    time. `examples` has the first refused names by reason.
    """

    images: Sequence[Image]
    skipped: Mapping[str, int]
    listed: float
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_by_name(self) -> bool:
        """See `by_name`."""
        return isinstance(self.images, NamedImages)


def snapshot_of(images: Iterable[Image], refused: Iterable[tuple[str, str]], listed: float) -> Snapshot:
    """A snapshot; `refused` has names, each with its reason."""
    skipped: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for name, reason in refused:
        skipped[reason] += 1
        if skipped[reason] <= _EXAMPLES:
            examples.setdefault(reason, []).append(name)
    return Snapshot(tuple(images), dict(skipped), listed, examples)


@dataclass(frozen=True)
class ListedPage:
    """A page of images; `pending` counts the images of the whole result that are not measured yet."""

    images: Sequence[Image]
    next_cursor: str | None
    total: int
    pending: int
    skipped: Mapping[str, int]


@dataclass(frozen=True)
class Index:
    """`ratios` has one byte per image in order: width / height = 2 ** ((byte - 128) / 42), 0 if unknown.

    `months` are the runs of each month if the order is by date; otherwise empty.
    """

    total: int
    ratios: bytes
    months: tuple[Run, ...]
    etag: str


@dataclass(frozen=True)
class View:
    """The images that match. `measured` is the number of measurements known when the view was built."""

    query: Query
    snapshot: Snapshot
    measured: int
    images: Sequence[Image]
    pending: int
    skipped: Mapping[str, int]

    @classmethod
    def build(cls, query: Query, snapshot: Snapshot, measured: Mapping[tuple[str, str], Measured]) -> "View":
        named = snapshot.images
        is_plain = query.sort != "-name" and replace(query, scope=EVERYTHING, prefix="").shows_all
        if is_plain and isinstance(named, NamedImages):
            # The snapshot has the query's scope, and its order, since no date is known.
            images = named.below(query.prefix)
            return cls(query, snapshot, len(measured), images, len(images), snapshot.skipped)
        found: list[Image] = []
        pending = 0
        skipped = Counter(snapshot.skipped)
        shows_all = query.shows_all
        for image in snapshot.images:
            facts = measured.get((image.name, image.generation)) if measured and not image.is_measured else None
            if isinstance(facts, str):
                skipped[facts] += query.scope.shows(image.name)
                continue
            known = image.with_facts(facts) if isinstance(facts, Facts) else image
            if shows_all or query.may_match(known):
                pending += not known.is_measured
                if shows_all or query.fits(known):
                    found.append(known)
        found.sort(key=query.key)
        return cls(query, snapshot, len(measured), found, pending, dict(skipped))

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each image, by name."""
        return {image.name: place for place, image in enumerate(self.images)}

    @cached_property
    def folders(self) -> list[Folder]:
        return folders_of(self.images)

    @cached_property
    def ring(self) -> Ring:
        return Ring.of(image.name for image in self.images)

    @cached_property
    def index(self) -> Index:
        ratios = bytes(ratio_byte(image.width, image.height) for image in self.images)
        months = runs_of(image.taken for image in self.images) if self.query.by_date else ()
        names = "\n".join(f"{image.name}\t{image.version}" for image in self.images)
        digest = hashlib.sha256(ratios + repr(months).encode() + b"\n" + names.encode())
        return Index(len(self.images), ratios, months, digest.hexdigest()[:32])

    def position(self, after: Key) -> int:
        return bisect_right(self.images, after, key=self.query.key)


def beside(images: Sequence[Image], image: Image) -> tuple[Image | None, Image | None]:
    """The neighbors of `image` in `images`, which are consecutive, newest first; None at an end."""
    own = Query().key(image)
    before = [one for one in images if one.name != image.name and Query().key(one) < own]
    behind = [one for one in images if one.name != image.name and Query().key(one) > own]
    return (before[-1] if before else None), (behind[0] if behind else None)


def ratio_byte(width: int | None, height: int | None) -> int:
    """The ratio as a byte: log(width / height) in steps of 1/42 octave around 128, for 1:8 to 8:1 within 0.9 %."""
    if not width or not height:
        return UNKNOWN_RATIO
    return min(255, max(1, round(128 + 42 * math.log2(width / height))))
