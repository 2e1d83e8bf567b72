"""List the names of a folder's objects in code-point order, reading no more subfolders than needed."""

import errno
import heapq
import os
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from darkroom.storage.local import files
from darkroom.storage.local.object_records import Records
from darkroom.storage.names import LONGEST

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_PASSED_OVER: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.EPERM})
"""Errors for a folder that was just deleted or replaced, or that is not readable."""
_NOTHING: Final[frozenset[str]] = frozenset()


class Run(NamedTuple):
    """Consecutive names: `base`, which is empty or ends with a slash, before each of `names`.

    `folder` is a descriptor of the folder, open until the next run is asked for; None if the file has another name.
    `others` are the names that are no ordinary files, such as links.
    """

    base: str
    names: list[str]
    folder: int | None
    others: frozenset[str] = _NOTHING


def runs(root: Path, records: Records, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[Run]:
    """All names that start with `prefix`, are greater than `after`, and start with none of `exclude`.

    Illegal names are included.
    """
    kept = sorted(name for name in _kept(root, records) if name.startswith(prefix))
    found = _plain(os.open(root, _FOLDER), "", prefix, after, exclude)
    wants_all = after is None and not prefix and not exclude
    for run in _merged(found, kept) if kept else found:
        names = run.names if wants_all else _wanted(run, prefix, after, exclude)
        if names is run.names:
            yield run
        elif names:
            yield run._replace(names=names)


def _wanted(run: Run, prefix: str, after: str | None, exclude: tuple[str, ...]) -> list[str]:
    """The names to list; each is looked at only where the folder's name does not decide."""
    base = run.base
    is_decided = base.startswith(prefix) and (after is None or after < base)
    if is_decided and not any(word.startswith(base) for word in exclude):
        return run.names
    return [
        name
        for name in run.names
        if (full := base + name).startswith(prefix) and (after is None or full > after) and not full.startswith(exclude)
    ]


def _plain(folder: int, base: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> Iterator[Run]:
    """The runs of a folder and its subfolders. Closes the descriptor."""
    try:
        names, folders, others = _scan(folder)
        start = 0
        # A folder sorts as its contents do, with the slash: `a!` comes before `a/b`.
        for name in folders:
            end = bisect_left(names, name, start)
            if end > start:
                yield Run(base, names[start:end], folder, others)
            start = end
            if _may_hold(base + name, prefix, after, exclude):
                try:
                    inner = os.open(name[:-1], _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
                except OSError as error:
                    if error.errno in _PASSED_OVER:
                        continue
                    raise
                yield from _plain(inner, base + name, prefix, after, exclude)
        if start < len(names):
            yield Run(base, names[start:] if start else names, folder, others)
    finally:
        os.close(folder)


def _scan(folder: int) -> tuple[list[str], list[str], frozenset[str]]:
    """The names of files and links in order, those of folders with a slash, and which of the former are no files."""
    folders: list[str] = []
    others: list[str] = []
    with os.scandir(folder) as scan:
        entries = list(scan)
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        for entry in entries if len(names) < len(entries) else ():
            if entry.is_file(follow_symlinks=False):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != files.OWN:
                    folders.append(entry.name + "/")
            else:
                others.append(entry.name)
    names += others
    names.sort()
    folders.sort()
    return names, folders, frozenset(others) if others else _NOTHING


def _may_hold(folder: str, prefix: str, after: str | None, exclude: tuple[str, ...]) -> bool:
    """Whether a legal name in this folder (with its trailing slash) can match."""
    fits = folder.startswith(prefix) or prefix.startswith(folder)
    passed = after is not None and folder < after and not after.startswith(folder)
    return fits and not passed and not folder.startswith(exclude) and len(folder) < LONGEST


def _merged(found: Iterator[Run], kept: list[str]) -> Iterator[Run]:
    """One run for each name; a name of both kinds is that of the ordinary file."""
    plain = ((run.base + name, run._replace(names=[name])) for run in found for name in run.names)
    last = None
    for name, run in heapq.merge(plain, ((name, Run("", [name], None)) for name in kept), key=itemgetter(0)):
        if name != last:
            yield run
        last = name


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
