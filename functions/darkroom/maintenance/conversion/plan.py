"""Find HEIC and RAW files that need a JPEG, and choose its name.

A file's own JPEG has the same name, unless both state different seconds of exposure; the new JPEG is then named
`IMG_1.HEIC.jpg`. A HEIC and a RAW file of one photo share a JPEG, which is made from the HEIC.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from darkroom.catalog.twins import stem_of
from darkroom.formats import looks_like, master_kind
from darkroom.maintenance.conversion.moments import Moments
from darkroom.storage import Blob, Bucket, list_all
from darkroom.storage.collection import left_out
from darkroom.storage.names import composed, spellings
from darkroom.storage.object_metadata import parse_metadata

MADE_FROM: Final = "made-from"
"""Keys in a JPEG's metadata: the last segment of the HEIC's or RAW file's name, and its generation."""


@dataclass(frozen=True)
class Task:
    """One HEIC or RAW file, and the name of its JPEG. `present` is the JPEG of an earlier generation, to be replaced.

    `done` is the reason to skip it, or "".
    """

    master: Blob
    target: str
    present: Blob | None = None
    done: str = ""


@dataclass
class _Group:
    """Files that share a name without its extension: masters, the best first, and JPEGs by name."""

    masters: list[Blob] = field(default_factory=list)
    jpegs: dict[str, Blob] = field(default_factory=dict)


def origin_of(blob: Blob) -> tuple[str, str] | None:
    """The last segment of the name and the generation of the file that we converted to this JPEG; None for any other
    JPEG, and for one that was uploaded since.
    """
    name, space, generation = blob.metadata.get(MADE_FROM, "").rpartition(" ")
    return (name, generation) if space and not parse_metadata(blob.metadata).sha256 else None


def mark_of(master: Blob) -> str:
    return f"{_last(master.name)} {master.generation}"


def plan(bucket: Bucket, blobs: Iterable[Blob], kinds: Sequence[str]) -> Iterator[Task]:
    """A task for each photo of the `kinds` (see `formats.CONVERTIBLE`) in `blobs`, which must be all of their folders.

    Reads the first bytes of files whose names are alike. Raises StorageUnavailable.
    """
    groups: dict[str, _Group] = defaultdict(_Group)
    for blob in blobs:
        if not blob.size or left_out(blob.name):
            continue
        if kind := master_kind(blob.name):
            if kind in kinds:
                groups[stem_of(blob.name)].masters.append(blob)
        elif (format := looks_like(blob.name)) and format.name == "jpeg":
            groups[stem_of(blob.name)].jpegs[blob.name] = blob
    for _, group in sorted(groups.items()):
        group.masters.sort(key=lambda blob: (master_kind(blob.name), blob.name))
        # `IMG_1.HEIC.jpg` is in the group of `IMG_1.HEIC`.
        longer = [groups[key].jpegs for blob in group.masters if (key := composed(blob.name).casefold()) in groups]
        jpegs = {name: blob for found in (group.jpegs, *longer) for name, blob in found.items()}
        yield from _of_group(group.masters, jpegs, Moments(bucket))


def plan_one(bucket: Bucket, name: str, kinds: Sequence[str]) -> Iterator[Task]:
    """Like `plan`, for the photo of one object and the files beside it."""
    base = name.rpartition(".")[0] + "."
    beside = {blob.name: blob for form in (base, *spellings(base)) for blob in list_all(bucket, form)}
    return plan(bucket, beside.values(), kinds)


def _of_group(masters: Sequence[Blob], jpegs: dict[str, Blob], moments: Moments) -> Iterator[Task]:
    claimed: dict[str, Blob] = {}
    for master in masters:
        twin = next((name for name, other in claimed.items() if moments.may_be_same(master, other)), "")
        if twin:
            yield Task(master, twin, done=f"the same photo as {_last(claimed[twin].name)}")
            continue
        task = _of_master(master, jpegs, claimed, moments)
        claimed[task.target] = master
        yield task


def _of_master(master: Blob, jpegs: dict[str, Blob], claimed: dict[str, Blob], moments: Moments) -> Task:
    for name, blob in jpegs.items():
        origin = origin_of(blob)
        if origin and composed(origin[0]) == composed(_last(master.name)):
            done = "its JPEG is up to date" if origin[1] == master.generation else ""
            return Task(master, name, blob, done)
    for name, blob in jpegs.items():
        if name not in claimed and origin_of(blob) is None and moments.may_be_same(master, blob):
            return Task(master, name, blob, f"it has a JPEG, {_last(name)}")
    names = (f"{master.name.rpartition('.')[0]}.jpg", f"{master.name}.jpg")
    free = next((name for name in names if name not in jpegs and name not in claimed), "")
    return Task(master, free or names[1], done="" if free else f"{_last(names[1])} is another photo")


def _last(name: str) -> str:
    return name.rpartition("/")[2]
