"""The names of a folder's objects in code-point order, without reading more subfolders than needed."""

import heapq
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from darkroom.storage.local import files
from darkroom.storage.local.object_records import Records


def names(root: Path, records: Records, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[str]:
    """All names that start with `prefix`, are greater than `after`, and start with none of `exclude`.

    Illegal names are included.
    """
    plain = _plain(root, "", prefix, after, exclude)
    kept = sorted(name for name in _kept(root, records) if name.startswith(prefix))
    last = None
    for name in heapq.merge(plain, kept):
        wanted = (after is None or name > after) and not name.startswith(exclude)
        if wanted and name != last:
            yield name
        last = name


def _plain(folder: Path, base: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        if not base:
            raise
        return  # a subfolder that was just deleted, or is not readable
    # A folder sorts as its contents do, with a trailing slash: `a!` comes before `a/b`.
    found = sorted(
        (base + entry.name + ("/" if entry.is_dir(follow_symlinks=False) else ""), entry.path) for entry in entries
    )
    for name, path in found:
        if not name.endswith("/"):
            if name.startswith(prefix):
                yield name
        elif Path(path).name != files.OWN and _may_hold(name, prefix, after, exclude):
            yield from _plain(Path(path), name, prefix, after, exclude)


def _may_hold(folder: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> bool:
    """Whether a name in this folder (with its trailing slash) can match."""
    fits = folder.startswith(prefix) or prefix.startswith(folder)
    passed = after is not None and folder < after and not after.startswith(folder)
    return fits and not passed and not folder.startswith(exclude)


def _kept(root: Path, records: Records) -> Iterator[str]:
    for path in (root / files.OWN / "objects").glob("*/*"):
        # A writer renames the file first and writes its record second.
        with suppress(KeyError):
            yield _name_of(records, path)


@lru_cache(maxsize=100_000)
def _name_of(records: Records, path: Path) -> str:
    """The object's name from its record; the file's own name is a hash of it. Raises KeyError."""
    record = records.read_file(path.parent.parent.parent / "records" / path.parent.name / f"{path.name}.json")
    if record is None:
        raise KeyError(path)
    return record.name
