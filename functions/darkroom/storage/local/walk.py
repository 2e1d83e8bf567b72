"""List the names of a folder's objects in code-point order, reading no more subfolders than needed."""

import heapq
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from darkroom.storage.local import files
from darkroom.storage.local.object_records import Records

Entry = tuple[str, "os.DirEntry[str] | None"]


def entries(root: Path, records: Records, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[Entry]:
    """Every name that starts with `prefix`, is greater than `after`, and starts with none of `exclude`.

    Each comes with its directory entry, or None if its file has another name. Illegal names are included.
    """
    kept: list[Entry] = sorted((name, None) for name in _kept(root, records) if name.startswith(prefix))
    found: Iterator[Entry] = _plain(os.fspath(root), "", prefix, after, exclude)
    if not kept and after is None and not exclude:
        yield from found
        return
    if kept:
        found = heapq.merge(found, kept, key=itemgetter(0))
    last = None
    for name, entry in found:
        if (after is None or name > after) and name != last and not name.startswith(exclude):
            yield name, entry
        last = name


def _plain(folder: str, base: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as scan:
            # A folder sorts as its contents do, with the slash: `a!` comes before `a/b`.
            found = [
                (base + entry.name + "/" if entry.is_dir(follow_symlinks=False) else base + entry.name, entry)
                for entry in scan
                if entry.name != files.OWN
            ]
    except OSError:
        if not base:
            raise
        return  # the folder was just deleted, or is not readable
    found.sort(key=itemgetter(0))
    for name, entry in found:
        if not name.endswith("/"):
            if name.startswith(prefix):
                yield name, entry
        elif _may_hold(name, prefix, after, exclude):
            yield from _plain(entry.path, name, prefix, after, exclude)


def _may_hold(folder: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> bool:
    """Whether a name in this folder (with its trailing slash) can match."""
    fits = folder.startswith(prefix) or prefix.startswith(folder)
    passed = after is not None and folder < after and not after.startswith(folder)
    return fits and not passed and not folder.startswith(exclude)


def _kept(root: Path, records: Records) -> Iterator[str]:
    for path in (root / files.OWN / "objects").glob("*/*"):
        # A writer renames the file before it writes the record.
        with suppress(KeyError):
            yield _name_of(records, path)


@lru_cache(maxsize=100_000)
def _name_of(records: Records, path: Path) -> str:
    """The object's name from its record; the file's own name is a hash of it. Raises KeyError."""
    record = records.read_file(path.parent.parent.parent / "records" / path.parent.name / f"{path.name}.json")
    if record is None:
        raise KeyError(path)
    return record.name
