"""Which derivatives of a picture are there already: a mark in its entry, so that our JSON can lead straight to them.

    ~catalog/marks/<digest>.json    marks that wait for the next reconciling, as lines

A mark is `<digest of a list of chains>:<bits, hexadecimal>`, a bit for each chain of the list whose derivative is
stored, of exactly one version of a picture; `darkroom.direct` writes and reads it. Whoever makes
derivatives leaves marks here, where nobody is in anybody's way, and who reconciles takes them in.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from darkroom.catalog.stored import store
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import Blob, Bucket, list_all

MARKS: Final = store.FOLDER + "marks/"

Marks = dict[tuple[str, str], str]
"""By name and version; "" where nothing is there any more."""


def leave(bucket: Bucket, marks: Mapping[tuple[str, str], str]) -> None:
    """Raises StorageUnavailable."""
    if not marks:
        return
    entries = [{"name": name, "version": version, "mark": mark} for (name, version), mark in sorted(marks.items())]
    digest, data = store.print_entries(entries)
    bucket.write(f"{MARKS}{digest}.json", data, "application/json")


def waiting(bucket: Bucket) -> tuple[list[Marks], list[Blob]]:
    """What was left, the oldest first, and the objects that hold it."""
    found = sorted(list_all(bucket, MARKS), key=lambda blob: blob.updated)
    left: list[Marks] = []
    for blob in found:
        lines = bucket.read(blob.name, blob.generation).split(b"\n")[1:-1]
        entries = [store.parse_line(line) for line in lines]
        left.append({(entry["name"], entry["version"]): entry["mark"] for entry in entries})
    return left, found


def take_away(bucket: Bucket, taken: list[Blob]) -> None:
    """Once they are in the catalog."""
    for blob in taken:
        # Left anew meanwhile: then they wait for the next one.
        with suppress(NotFound, PreconditionFailed):
            bucket.delete(blob.name, if_generation_match=blob.generation)


def merged(old: str, new: str) -> str:
    """The bits of both where they are of one list, else those of the new one; "" clears."""
    digest, _, bits = new.partition(":")
    before, _, kept = old.partition(":")
    return f"{digest}:{int(bits, 16) | int(kept, 16):x}" if digest and digest == before else new
