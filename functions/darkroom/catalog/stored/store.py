"""Read and write the catalog's files. Only the root is ever replaced, with a precondition."""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from darkroom.cache_control import IMMUTABLE
from darkroom.catalog.stored.root import Root, parse_root, print_root
from darkroom.config import Settings
from darkroom.errors import NotFound, PreconditionFailed, StorageUnavailable
from darkroom.storage import ABSENT, Bucket, buckets, list_all

FOLDER: Final = "~catalog/"
ROOT: Final = FOLDER + "root.json"
SEGMENTS: Final = FOLDER + "segments/"
REFUSED: Final = FOLDER + "refused/"
TEXTS: Final = FOLDER + "texts/"
FOLDERS: Final = FOLDER + "folders/"
THREADS: Final = 16
KEPT_SECONDS: Final = 3600.0
"""How long files that the root no longer names are kept, for processes that still use an older root."""

_JSON: Final = "application/json"
_TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Held:
    """A root, and the generation of its object."""

    root: Root
    generation: str


def bucket_of(settings: Settings) -> Bucket:
    return buckets.derivatives(settings)


def read_root(bucket: Bucket, generation: str | None = None) -> tuple[Root, str] | None:
    """The root and the digest of its bytes; None without one. Raises StorageUnavailable."""
    try:
        data = bucket.read(ROOT, generation)
        root = parse_root(data)
    except NotFound:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StorageUnavailable(f"{ROOT} cannot be read: {error}. Run build_catalog.py.") from error
    return (root, digest_of(data)) if root else None


def hold_root(bucket: Bucket) -> Held | None:
    """The root with its generation, in order to replace it; None without one. Raises StorageUnavailable."""
    for _ in range(5):
        try:
            generation = bucket.stat(ROOT).generation
        except NotFound:
            return None
        found = read_root(bucket, generation)
        if found:
            return Held(found[0], generation)
    raise StorageUnavailable(f"{ROOT} changed during every read, or was written by a newer Darkroom.")


def root_digest(bucket: Bucket) -> str | None:
    """The digest of the current root, without reading it. Raises NotFound."""
    return bucket.stat(ROOT).metadata.get("digest")


def write_root(bucket: Bucket, root: Root, replaces: str | None) -> Held:
    """Write the root. `replaces` is the generation that was read, None for the first. Raises PreconditionFailed."""
    data = print_root(root)
    metadata = {"listed": f"{root.listed:.3f}", "digest": digest_of(data)}
    try:
        blob = bucket.write(ROOT, data, _JSON, metadata, replaces or ABSENT, "no-cache")
    except PreconditionFailed:
        # The response to our own write may have been lost before the client retried.
        with suppress(NotFound):
            found = bucket.stat(ROOT)
            if found.metadata.get("digest") == metadata["digest"]:
                return Held(root, found.generation)
        raise
    return Held(root, blob.generation)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def print_entries(entries: Iterable[Mapping[str, Any]]) -> tuple[str, bytes]:
    """The file's digest, which is its name, and its bytes: JSON with one entry per line, so that one can be read
    alone."""
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() for entry in entries)
    data = b'{"images":[\n' + b",\n".join(lines) + b"\n]}"
    return digest_of(data), data


def parse_line(line: bytes) -> dict[str, Any]:
    """Parse one entry. Raises StorageUnavailable if it is invalid."""
    return parse_lines([line.rstrip(b",")])[0]


def parse_lines(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """Parse all lines of a file, in half the time of one after the other. Raises StorageUnavailable."""
    try:
        entries: list[dict[str, Any]] = json.loads(b"[%b]" % b"".join(lines))
    except ValueError as error:
        raise StorageUnavailable(f"A segment of the catalog cannot be read: {error}. Run build_catalog.py.") from error
    return entries


def read_lines(bucket: Bucket, folder: str, digest: str) -> list[bytes]:
    """The lines of a file, none for an empty list. Raises NotFound if the file is gone."""
    lines = bucket.read(f"{folder}{digest}.json").split(b"\n")[1:-1]
    return [] if lines == [b""] else lines


def read_many(bucket: Bucket, folder: str, digests: Sequence[str]) -> list[list[bytes]]:
    """The lines of each file, read in parallel if there are several."""
    if len(digests) < 2:
        return [read_lines(bucket, folder, digest) for digest in digests]
    with ThreadPoolExecutor(min(THREADS, len(digests)), thread_name_prefix="catalog") as pool:
        return list(pool.map(lambda digest: read_lines(bucket, folder, digest), digests))


def read_files(bucket: Bucket, names: Sequence[str]) -> list[bytes]:
    """The bytes of each file, read in parallel if there are several. Raises NotFound if one is gone."""
    if len(names) < 2:
        return [bucket.read(name) for name in names]
    with ThreadPoolExecutor(min(THREADS, len(names)), thread_name_prefix="catalog") as pool:
        return list(pool.map(bucket.read, names))


def write_files(bucket: Bucket, files: Mapping[str, bytes]) -> None:
    """Write files by name. An existing file has the same bytes, and rewriting it renews its date."""

    def write(item: tuple[str, bytes]) -> None:
        content_type = _TEXT if item[0].startswith(TEXTS) else _JSON
        bucket.write(item[0], item[1], content_type, cache_control=IMMUTABLE)

    with ThreadPoolExecutor(THREADS, thread_name_prefix="catalog") as pool:
        list(pool.map(write, files.items()))


def names_of(root: Root | None) -> set[str]:
    """The names of all files that belong to a root."""
    if root is None:
        return set()
    names = {f"{SEGMENTS}{segment.digest}.json" for segment in root.segments}
    names |= {f"{TEXTS}{digest}.txt" for digest, _ in root.texts}
    single = {REFUSED: root.refused, FOLDERS: root.folders}
    return names | {f"{folder}{digest}.json" for folder, digest in single.items() if digest}


def remove(bucket: Bucket, names: Iterable[str]) -> int:
    """Delete files; returns their number."""
    removed = 0
    for name in names:
        with suppress(NotFound):
            bucket.delete(name)
            removed += 1
    return removed


def remove_old(bucket: Bucket, named: Iterable[str], seconds: float = KEPT_SECONDS) -> int:
    """Delete files that no root has named for `seconds`; returns their number."""
    keep = set(named)
    removed = 0
    for folder in (SEGMENTS, REFUSED, TEXTS, FOLDERS):
        for blob in list_all(bucket, folder):
            if blob.name not in keep and time.time() - blob.updated.timestamp() > seconds:
                # Another process may have rewritten the file for its next root.
                with suppress(NotFound, PreconditionFailed):
                    bucket.delete(blob.name, if_generation_match=blob.generation)
                    removed += 1
    return removed
