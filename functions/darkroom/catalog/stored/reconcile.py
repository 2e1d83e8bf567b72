"""Update the stored catalog: list, measure new pictures, write changed segments, then the root."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from darkroom.catalog.folders import folders_of
from darkroom.catalog.measure import REFUSED_BY_STORE, Measured
from darkroom.catalog.pick import point
from darkroom.catalog.stored import marks, store
from darkroom.catalog.stored.entries import entry_of, facts_of
from darkroom.catalog.stored.gather import Gathered, gather, measure_all, rules_of
from darkroom.catalog.stored.lease import lease
from darkroom.catalog.stored.root import Root
from darkroom.catalog.stored.segments import Summary, cut
from darkroom.catalog.stored.texts import parts_of
from darkroom.catalog.view import ratio_byte
from darkroom.config import Settings
from darkroom.errors import Busy, PreconditionFailed
from darkroom.storage import Bucket
from darkroom.storage.albums.scope import public

LEASE_SECONDS: Final = 120.0
_CHECKPOINT: Final = 2048
_ATTEMPTS: Final = 5
_TURN_SECONDS: Final = 0.5
_YOUNGEST_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Report:
    """The result: pictures shown, headers read, files and bytes written, old files removed."""

    root: Root
    read: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0


def reconcile(
    settings: Settings,
    seconds: float | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
    dry_run: bool = False,
) -> Report:
    """Update the catalog within `seconds`, if given; pictures not measured by then stay pending. `report` gets the
    number of headers read and to read. Measurements are saved periodically, so an interrupted run can be resumed.

    Raises StorageUnavailable; the stored catalog is then unchanged or consistent.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    bucket = store.bucket_of(settings)
    for attempt in range(_ATTEMPTS):
        held = store.hold_root(bucket)
        known, kept = remembered(bucket, held.root, settings) if held else ({}, {})
        left, blobs = marks.pending(bucket) if settings.public_derivatives else ([], [])
        gathered = gather(settings, known.get, deadline, public(settings))
        gathered.marks = _joined(kept, left)
        try:
            done = _run(settings, bucket, held, gathered, deadline, report, dry_run)
            marks.remove(bucket, [] if dry_run else blobs)
            return done
        except PreconditionFailed:
            # Another process may have listed the same bucket a moment earlier.
            if (now := store.hold_root(bucket)) and _describes(now.root, gathered):
                return Report(now.root)
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


def reconcile_leased(
    settings: Settings, seconds: float | None, report: Callable[[int, int], None] = lambda done, total: None
) -> Report:
    """Like `reconcile`, under the lease. Raises Busy if another process is reconciling."""
    with lease(store.bucket_of(settings), LEASE_SECONDS):
        return reconcile(settings, seconds, report)


def reconcile_in_turn(settings: Settings, seconds: float) -> Report:
    """Like `reconcile`, after the current holder of the lease. Raises Busy if it is not free within `seconds`."""
    ends = time.monotonic() + seconds
    while True:
        try:
            return reconcile_leased(settings, seconds)
        except Busy:
            if time.monotonic() > ends:
                raise
            time.sleep(_TURN_SECONDS)


def _describes(root: Root, gathered: Gathered) -> bool:
    """Whether the root describes the same gallery, apart from the time of its listing."""
    return replace(plan(gathered, root)[0], listed=root.listed) == root


def _run(
    settings: Settings,
    bucket: Bucket,
    held: store.Held | None,
    gathered: Gathered,
    deadline: float | None,
    report: Callable[[int, int], None],
    dry_run: bool,
) -> Report:
    done, saved, total = 0, 0, len(gathered.unknown)
    files, written = 0, 0
    report(0, total)
    if dry_run:
        root, changed = plan(gathered, held.root if held else None)
        return Report(root, total, len(changed), sum(map(len, changed.values())))
    if held is None and total > _CHECKPOINT:
        # Commit now, so that requests need not list the bucket while the headers are read.
        held, sizes = commit(bucket, gathered, held)
        files, written = len(sizes), sum(sizes)
    for count in measure_all(settings, gathered, deadline):
        done += count
        report(done, total)
        if done - saved >= max(_CHECKPOINT, total // 8) and done < total:
            held, sizes = commit(bucket, gathered, held)
            files, written, saved = files + len(sizes), written + sum(sizes), done
    old = held.root if held else None
    before = store.names_of(old)
    held, sizes = commit(bucket, gathered, held)
    removed = _remove_old(bucket, old, held.root, before) if sizes else 0
    return Report(held.root, done, files + len(sizes), written + sum(sizes), removed)


def _remove_old(bucket: Bucket, old: Root | None, new: Root, before: set[str]) -> int:
    """Files that no root needs any more are kept for slow readers, but not those that may name closed pictures."""
    now = store.names_of(new)
    if old and old.albums != new.albums:
        # Readers of a file that is gone read the new root. Another process may have just written the youngest files.
        return store.remove(bucket, before - now) + store.remove_old(bucket, now, _YOUNGEST_SECONDS)
    return store.remove_old(bucket, before | now)


def remembered(bucket: Bucket, root: Root, settings: Settings) -> tuple[dict[tuple[str, str], Measured], marks.Marks]:
    """Measurements in a catalog by name and generation, and marks by name and version. Refusals are included only if
    they were made under the current rules.
    """
    known: dict[tuple[str, str], Measured] = {}
    kept: marks.Marks = {}
    for lines in store.read_many(bucket, store.SEGMENTS, [segment.digest for segment in root.segments]):
        for entry in store.parse_lines(lines):
            facts = facts_of(entry)
            if facts:
                known[entry["name"], entry["version"].partition("-")[0]] = facts
            if "mark" in entry:
                kept[entry["name"], entry["version"]] = entry["mark"]
    if root.refused and root.rules == rules_of(settings):
        for entry in store.parse_lines(store.read_lines(bucket, store.REFUSED, root.refused)):
            if entry["reason"] != REFUSED_BY_STORE:
                known[entry["name"], entry["generation"]] = str(entry["reason"])
    return known, kept


def _joined(kept: marks.Marks, left: list[marks.Marks]) -> marks.Marks:
    joined = dict(kept)
    for found in left:
        joined |= {key: marks.merged(joined.get(key, ""), mark) for key, mark in found.items()}
    return joined


def plan(gathered: Gathered, old: Root | None) -> tuple[Root, dict[str, bytes]]:
    """The updated root, and those of its files, by name, that the old root does not have."""
    files: dict[str, bytes] = {}
    images = gathered.shown()
    segments = []
    for run in cut(images):
        part = images[run.start : run.stop]
        digest, data = store.print_entries([entry_of(image, gathered.facts(image)) for image in part])
        files[f"{store.SEGMENTS}{digest}.json"] = data
        segments.append(Summary.of(digest, part))
    refused = [
        {"name": image.name, "generation": image.generation, "reason": reason} for image, reason in gathered.refused()
    ]
    digest = ""
    if refused:
        digest, data = store.print_entries(refused)
        files[f"{store.REFUSED}{digest}.json"] = data
    texts = [(store.digest_of(data), count, data) for data, count in parts_of(images)]
    folders, data = store.print_entries(folder.to_json() for folder in folders_of(images))
    files[f"{store.FOLDERS}{folders}.json"] = data
    files |= {f"{store.TEXTS}{name}.txt": text for name, _, text in texts}
    root = Root(
        listed=gathered.listed,
        rules=gathered.rules,
        skipped=gathered.all_skipped(),
        refused=digest,
        segments=tuple(segments),
        hashes=b"".join(point(image.name).to_bytes(8, "big") for image in images),
        ratios=bytes(ratio_byte(image.width, image.height) for image in images),
        texts=tuple((name, count) for name, count, _ in texts),
        folders=folders,
        albums=gathered.albums,
    )
    there = store.names_of(old)
    return root, {name: data for name, data in files.items() if name not in there}


def commit(bucket: Bucket, gathered: Gathered, held: store.Held | None) -> tuple[store.Held, list[int]]:
    """Write segments first and the root last. Returns the root and the file sizes. Raises PreconditionFailed."""
    root, files = plan(gathered, held.root if held else None)
    store.write_files(bucket, files)
    written = store.write_root(bucket, root, held.generation if held else None)
    return written, [len(data) for data in files.values()]
