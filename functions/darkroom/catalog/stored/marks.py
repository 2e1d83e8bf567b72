"""Which derivatives of a picture are there already: a mark in its entry, so that our JSON can lead straight to them.

    ~catalog/marks/<digest>.json    marks that wait for the next reconciling, as lines

A mark is `<digest of a list of chains>:<bits, hexadecimal>`, a bit for each chain of the list whose derivative is
stored, of exactly one version of a picture; `darkroom.direct` writes and reads it. Whoever makes
derivatives leaves marks here, where nobody is in anybody's way, and who reconciles takes them in.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from darkroom.catalog.stored import store
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import Blob, Bucket, list_all

_MOST: Final = 2000
"""Objects that one reconciling takes in; the others wait."""

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
    """What was left, the oldest first, and the objects that hold it. Raises StorageUnavailable."""
    found = sorted(list_all(bucket, MARKS), key=lambda blob: blob.updated)[:_MOST]

    def read(blob: Blob) -> Marks:
        with suppress(NotFound):  # left anew, or taken in by somebody else: they come again, or are there
            entries = map(store.parse_line, bucket.read(blob.name, blob.generation).split(b"\n")[1:-1])
            return {(entry["name"], entry["version"]): entry["mark"] for entry in entries}
        return {}

    with ThreadPoolExecutor(store.THREADS, thread_name_prefix="marks") as pool:
        return list(pool.map(read, found)), found


def take_away(bucket: Bucket, taken: list[Blob]) -> None:
    """Once they are in the catalog."""

    def delete(blob: Blob) -> None:
        # Left anew meanwhile: then they wait for the next one.
        with suppress(NotFound, PreconditionFailed):
            bucket.delete(blob.name, if_generation_match=blob.generation)

    with ThreadPoolExecutor(store.THREADS, thread_name_prefix="marks") as pool:
        list(pool.map(delete, taken))


def merged(old: str, new: str) -> str:
    """The bits of both where they are of one list, else those of the new one; "" clears."""
    digest, _, bits = new.partition(":")
    before, _, kept = old.partition(":")
    return f"{digest}:{int(bits, 16) | int(kept, 16):x}" if digest and digest == before else new
