"""Marks record which derivatives of a picture are stored, so that our JSON can link to them directly.

    ~catalog/marks/<digest>.json    marks that wait for the next reconciliation, one per line

A mark is `<digest of a list of chains>:<bits, hexadecimal>`, with one bit for each chain of the list whose derivative
of one version of a picture is stored. `darkroom.delivery.public_derivatives` writes and reads it. Processes that
generate derivatives store marks here, each in its own object; reconciling adds them to the segments.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from darkroom.catalog.stored import store
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import Blob, Bucket, list_all

_MOST: Final = 2000
"""Maximum objects per reconciliation; the others wait."""

MARKS: Final = store.FOLDER + "marks/"

Marks = dict[tuple[str, str], str]
"""Marks by name and version; "" if no derivative is stored any more."""


def write(bucket: Bucket, marks: Mapping[tuple[str, str], str]) -> None:
    """Raises StorageUnavailable."""
    if not marks:
        return
    entries = [{"name": name, "version": version, "mark": mark} for (name, version), mark in sorted(marks.items())]
    digest, data = store.print_entries(entries)
    bucket.write(f"{MARKS}{digest}.json", data, "application/json")


def pending(bucket: Bucket) -> tuple[list[Marks], list[Blob]]:
    """Waiting marks, oldest first, and the objects that contain them. Raises StorageUnavailable."""
    found = sorted(list_all(bucket, MARKS), key=lambda blob: blob.updated)[:_MOST]

    def read(blob: Blob) -> Marks:
        with suppress(NotFound):  # rewritten, or already processed by another process
            entries = map(store.parse_line, bucket.read(blob.name, blob.generation).split(b"\n")[1:-1])
            return {(entry["name"], entry["version"]): entry["mark"] for entry in entries}
        return {}

    with ThreadPoolExecutor(store.THREADS, thread_name_prefix="marks") as pool:
        return list(pool.map(read, found)), found


def remove(bucket: Bucket, taken: list[Blob]) -> None:
    """Delete objects whose marks are in the catalog."""

    def delete(blob: Blob) -> None:
        # An object that was rewritten meanwhile waits for the next reconciliation.
        with suppress(NotFound, PreconditionFailed):
            bucket.delete(blob.name, if_generation_match=blob.generation)

    with ThreadPoolExecutor(store.THREADS, thread_name_prefix="marks") as pool:
        list(pool.map(delete, taken))


def merged(old: str, new: str) -> str:
    """The bits of both if they belong to the same list, else those of the new mark; "" clears."""
    digest, _, bits = new.partition(":")
    before, _, kept = old.partition(":")
    return f"{digest}:{int(bits, 16) | int(kept, 16):x}" if digest and digest == before else new
