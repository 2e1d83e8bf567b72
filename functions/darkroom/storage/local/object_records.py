"""Store what a file system cannot: generation, content type and metadata, in one small JSON file per object."""

import errno
import hashlib
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from darkroom.cache_control import IMMUTABLE
from darkroom.formats import media_type
from darkroom.storage.local import files

_SETTLED: Final = 2_000_000_000
"""Nanoseconds; two changes within one tick of the file system's clock have the same time."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Identifies a state of a file without reading it: size in bytes, times in nanoseconds."""

    size: int
    modified: int
    changed: int


def generation_of(state: os.stat_result) -> str:
    text = b"%d %d %d" % (state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def fingerprint(state: os.stat_result) -> Fingerprint:
    return Fingerprint(state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Record:
    """`sha256` is the digest of the bytes; `updated` is the last change of bytes or metadata, in ns since 1970."""

    name: str
    generation: str
    sha256: str
    content_type: str
    file: Fingerprint
    updated: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    cache_control: str | None = None

    @classmethod
    def of(
        cls,
        name: str,
        data: bytes,
        state: os.stat_result,
        content_type: str,
        metadata: dict[str, str],
        cache_control: str | None,
    ) -> "Record":
        """The record of an object that was just written."""
        file = fingerprint(state)
        digest = hashlib.sha256(data).hexdigest()
        return cls(name, generation_of(state), digest, content_type, file, state.st_mtime_ns, metadata, cache_control)

    def with_metadata(self, metadata: dict[str, str]) -> "Record":
        return replace(self, metadata=metadata, updated=time.time_ns())


@dataclass(frozen=True, slots=True)
class Found:
    """A file's state, and its record if one matches that state."""

    state: os.stat_result
    record: Record | None

    @property
    def generation(self) -> str:
        return self.record.generation if self.record else generation_of(self.state)


def record_name(name: str) -> str:
    """The file name of an object's record."""
    return f"{files.digest_of(name)}.json"


class Records:
    """The records of a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, record: Record) -> None:
        path = self._path(record.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        # What may be cached forever was generated, and its record names only its origin: nothing is lost with it. The
        # bytes are on disk before this, and a second wait for the disk would take a tenth of a cold thumbnail's time.
        is_durable = record.cache_control != IMMUTABLE
        files.replace_file(self._root, path, json.dumps(asdict(record), ensure_ascii=False).encode(), is_durable)

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def read(self, name: str) -> Record | None:
        return self.read_file(self._path(name))

    def groups(self) -> Mapping[str, int | None]:
        """The file name of each record with the time of its group's last change, None if that was too recent to reveal
        a further one. From one listing instead of a look-up per name."""
        folder = self._root / files.OWN / "records"
        found: dict[str, int | None] = {}
        try:
            with os.scandir(folder) as groups:
                for group in groups:
                    changed = group.stat().st_ctime_ns  # unlike the time of modification, nobody can set it
                    is_settled = time.time_ns() - changed > _SETTLED
                    names = _settled_names(group.path, changed) if is_settled else _read_names(group.path)
                    found.update(dict.fromkeys(names, changed if is_settled else None))
        except FileNotFoundError:
            pass  # no object has a record yet
        return found

    def read_file(self, path: Path) -> Record | None:
        """The record; None without one, or if a system crash left it incomplete. The file then has no metadata."""
        try:
            state = path.stat()
            return _parse(path, state.st_mtime_ns, state.st_size)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def identify(self, name: str, path: Path, locked: bool = False) -> Found | None:
        """The current state of the file; None if it was just deleted."""
        try:
            state, record = path.stat(), self.read(name)
            if record is None or record.file == fingerprint(state):
                return Found(state, record)
            if locked:
                return self._reconsider(name, path)
            # A writer renames the file before it writes the record, so wait for the record.
            with files.lock(self._root, name):
                return self._reconsider(name, path)
        except FileNotFoundError:
            return None
        except OSError as error:
            if locked or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            return self._reconsider(name, path)

    def _reconsider(self, name: str, path: Path) -> Found:
        """Find the record for a file that was touched, copied or replaced by hand; it is kept if the bytes are the
        same."""
        state, record = path.stat(), self.read(name)
        if record is None or record.file == fingerprint(state):
            return Found(state, record)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == record.sha256:
            known = replace(record, file=fingerprint(state))
        else:
            known = Record.of(name, data, state, media_type(name), {}, None)
        # In a read-only folder the result is not stored, and is computed again next time.
        with suppress(OSError):
            self.write(known)
        return Found(state, known)

    def _path(self, name: str) -> Path:
        return files.hashed(self._root, "records", name, ".json")


@lru_cache(maxsize=100_000)
def _parse(path: Path, modified: int, size: int) -> Record:
    values = json.loads(path.read_bytes())
    return Record(**{**values, "file": Fingerprint(**values["file"])})


@lru_cache(maxsize=4096)
def _settled_names(folder: str, changed: int) -> frozenset[str]:
    """The files of one group of records, whose folder is old enough for its time to reveal every change."""
    return _read_names(folder)


def _read_names(folder: str) -> frozenset[str]:
    try:
        return frozenset(entry.name for entry in os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
