"""Divide a gallery into segments, and summarize them in the root.

A segment's end depends on names alone (content-defined chunking, Muthitacharoen, Chen and Mazières 2001). A picture
that is added, changed or removed rewrites its own segment. The others stay the same files, whichever process divides
the gallery and whatever was stored before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from darkroom.catalog.image import Image
from darkroom.catalog.months import Run, runs_of
from darkroom.catalog.pick import point
from darkroom.catalog.query import Query

SHORTEST: Final = 64
MEAN: Final = 256
LONGEST: Final = 512
"""Pictures per segment. From SHORTEST on, each picture ends the segment with probability 1/MEAN, a power of 2."""

_MOST_WORDS: Final = 24


def cut(images: Sequence[Image], shortest: int = SHORTEST, mean: int = MEAN, longest: int = LONGEST) -> Iterator[range]:
    """The indices of each segment in order."""
    start = 0
    for at, image in enumerate(images):
        length = at + 1 - start
        # The low bits determine a picture's position on the ring of seeds; the high bits are equally random and unused.
        if length >= longest or (length >= shortest and (point(image.name) >> 40) % mean == 0):
            yield range(start, at + 1)
            start = at + 1
    if start < len(images):
        yield range(start, len(images))


@dataclass(frozen=True, slots=True)
class Summary:
    """Common properties of a segment's pictures, to skip segments without a match.

    `first` is the date and name of the first picture. `tags` and `folders` (up to the first slash, "" for none) are
    None if there are too many. `sides` are the smallest and largest width, then height. `unmeasured` counts pictures
    without a size; `months` are the runs of each month.
    """

    digest: str
    count: int
    first: tuple[str | None, str]
    tags: tuple[str, ...] | None
    folders: tuple[str, ...] | None
    orientations: tuple[str, ...]
    sides: tuple[int, int, int, int] | None
    unmeasured: int
    months: tuple[Run, ...]

    @classmethod
    def of(cls, digest: str, images: Sequence[Image]) -> "Summary":
        widths = [image.width for image in images if image.width]
        heights = [image.height for image in images if image.height]
        return cls(
            digest=digest,
            count=len(images),
            first=(images[0].taken, images[0].name),
            tags=_some(tag for image in images for tag in image.tags),
            folders=_some(_folder(image.name) for image in images),
            orientations=_some(image.orientation for image in images if image.orientation) or (),
            sides=(min(widths), max(widths), min(heights), max(heights)) if widths and heights else None,
            unmeasured=sum(not image.is_measured for image in images),
            months=runs_of(image.taken for image in images),
        )

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Summary":
        lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **lists, "months": tuple((month, count) for month, count in values.get("months", ()))})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def may_match(self, query: Query) -> bool:
        if query.tag is not None and self.tags is not None and query.tag not in self.tags:
            return False
        if query.prefix and self.folders is not None and not any(_fits(query.prefix, name) for name in self.folders):
            return False
        if self.unmeasured or not query.needs_sizes or self.sides is None:
            return True
        least_width, most_width, least_height, most_height = self.sides
        return (
            query.orientation in (None, *self.orientations)
            and _overlaps(least_width, most_width, query.min_width, query.max_width)
            and _overlaps(least_height, most_height, query.min_height, query.max_height)
        )


def _some(words: "Iterator[str]") -> tuple[str, ...] | None:
    found = sorted(set(words))
    return tuple(found) if len(found) <= _MOST_WORDS else None


def _folder(name: str) -> str:
    folder, slash, _ = name.partition("/")
    return folder + slash if slash else ""


def _fits(prefix: str, folder: str) -> bool:
    if not folder:
        return "/" not in prefix
    return folder.startswith(prefix) or prefix.startswith(folder)


def _overlaps(least: int, most: int, minimum: int | None, maximum: int | None) -> bool:
    return (minimum is None or most >= minimum) and (maximum is None or least <= maximum)
