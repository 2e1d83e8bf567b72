"""A folder as a bucket: photos stay plain files, everything else is stored under `.darkroom/`.

    photo.jpg, 2024/beach.jpg     objects, as a person would put them there
    .darkroom/objects/            objects whose names no file can have: a segment over 255 bytes, `a` beside `a/b`
    .darkroom/records/            generation, content type and metadata of what was written or described
    .darkroom/locks/              one lock per group of names
    .darkroom/incoming/           files being written, before the rename that publishes them

A file that was edited, replaced or copied by hand is recognized by its size and times. The same bytes keep their
generation and metadata; different bytes are a new object with neither. Links to outside the folder are not followed.
"""

import os
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import Final

from darkroom.errors import DarkroomError, NotFound, PreconditionFailed
from darkroom.formats import media_type
from darkroom.storage import ABSENT, Blob, Page
from darkroom.storage.local import files, walk
from darkroom.storage.local.object_records import Record, Records, generation_of, record_name
from darkroom.storage.names import check_name, is_legal

_NO_METADATA: Final[Mapping[str, str]] = MappingProxyType({})
_LONG: Final = 1000
"""Paths from this many characters on may be too long for a file."""
_MOST_SEEN: Final = 250_000
_NO_RECORD: Final = -1
_State = tuple[int, int, int, int | None]
"""A file's `Fingerprint` and the time of its record's group, as a tuple, which is made in an eighth of the time."""


def open_bucket(url: str) -> "LocalBucket":
    return LocalBucket(url)


class LocalBucket:
    """See `darkroom.storage.Bucket`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.root = Path(url).expanduser().resolve()
        self._records = Records(self.root)
        self._seen: dict[str, tuple[_State, Blob]] = {}

    def list(
        self, prefix: str = "", page_token: str | None = None, page_size: int = 1000, exclude: tuple[str, ...] = ()
    ) -> Page:
        with files.translated(self.url, self.root):
            return self._page(walk.runs(self.root, self._records, prefix, page_token, exclude), page_size)

    def names(self, exclude: tuple[str, ...] = ()) -> Sequence[tuple[str, Sequence[str]]] | None:
        """The names of ordinary files in order, without a look-up, each folder's after its own name with the slash.

        None if the folder has objects of other kinds.
        """
        with files.translated(self.url, self.root):
            if (self.root / files.OWN).is_dir():
                return None
            found = walk.runs(self.root, self._records, "", None, exclude)
            return [
                (run.base, [name for name in run.names if name not in run.others] if run.others else run.names)
                for run in found
            ]

    def stat(self, name: str) -> Blob:
        check_name(name)
        with files.translated(self.url, self.root):
            blob = self._blob(name)
        if blob is None:
            raise self._missing(name)
        return blob

    def read(self, name: str, generation: str | None = None, start: int | None = None, end: int | None = None) -> bytes:
        check_name(name)
        with files.translated(self.url, self.root):
            for _ in range(5):
                path = files.locate(self.root, name)
                found = self._records.identify(name, path) if path else None
                if path is None or found is None or generation not in (None, found.generation):
                    break
                data = files.read_unchanged(path, found.state, start, end)
                if data is not None:
                    return data
        raise self._missing(name, f" at generation {generation}" if generation else "")

    def write(
        self,
        name: str,
        data: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation_match: str | None = None,
        cache_control: str | None = None,
    ) -> Blob:
        check_name(name)
        with files.translated(self.url, self.root), files.lock(self.root, name):
            _require(name, self._blob(name, locked=True), if_generation_match)
            path = files.publish(self.root, name, data)
            record = Record.of(name, data, path.stat(), content_type, dict(metadata or {}), cache_control)
            self._records.write(record)
            return _as_blob(record)

    def describe(self, name: str, metadata: Mapping[str, str], if_generation_match: str | None = None) -> Blob:
        check_name(name)
        with files.translated(self.url, self.root), files.lock(self.root, name):
            _require(name, self._blob(name, locked=True), if_generation_match)
            path = files.locate(self.root, name)
            found = self._records.identify(name, path, locked=True) if path else None
            if path is None or found is None:
                raise self._missing(name)
            record = found.record or Record.of(name, path.read_bytes(), found.state, media_type(name), {}, None)
            described = record.with_metadata(dict(metadata))
            self._records.write(described)
            return _as_blob(described)

    def delete(self, name: str, if_generation_match: str | None = None) -> None:
        check_name(name)
        with files.translated(self.url, self.root), files.lock(self.root, name):
            path = files.locate(self.root, name)
            if path is None:
                raise self._missing(name)
            _require(name, self._blob(name, locked=True), if_generation_match)
            path.unlink()
            files.prune(self.root, path.parent)
            self._records.remove(name)

    def public_url(self, name: str) -> str | None:
        check_name(name)
        return None

    def _page(self, runs: Iterable[walk.Run], page_size: int) -> Page:
        records = self._records.groups()
        blobs: list[Blob] = []
        illegal: list[str] = []
        left, following = page_size, None
        for run in runs:
            if len(run.names) >= left:
                following = run.base + run.names[left - 1]
                self._look_up(run._replace(names=run.names[:left]), records, blobs, illegal)
                break
            self._look_up(run, records, blobs, illegal)
            left -= len(run.names)
        if len(self._seen) > _MOST_SEEN:
            self._seen = {}
        return Page(tuple(blobs), following, tuple(illegal))

    def _look_up(
        self,
        run: walk.Run,
        records: Mapping[str, int | None],
        blobs: MutableSequence[Blob],
        illegal: MutableSequence[str],
    ) -> None:
        """Append the run's blobs. An ordinary file that is as in an earlier listing needs one look-up."""
        base, names, folder, others = run
        longest = _LONG - len(os.fspath(self.root))
        seen = self._seen
        for last in names:
            name = base + last
            known = seen.get(name)
            if known is None and not is_legal(name):
                illegal.append(name)
                continue
            if folder is None or last in others or len(name) > longest:
                if blob := self._blob(name):
                    blobs.append(blob)
                continue
            group = records.get(record_name(name), _NO_RECORD) if records else _NO_RECORD
            try:
                state = os.stat(last, dir_fd=folder, follow_symlinks=False)
            except FileNotFoundError:
                continue  # deleted since its folder was listed
            times = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, group)
            if known is None or known[0] != times or group is None:
                is_plain = group == _NO_RECORD and S_ISREG(state.st_mode)
                found = _as_plain_blob(name, state) if is_plain else self._blob(name)
                if found is None:
                    continue
                known = seen[name] = times, found
            blobs.append(known[1])

    def _blob(self, name: str, locked: bool = False) -> Blob | None:
        path = files.locate(self.root, name)
        found = self._records.identify(name, path, locked=locked) if path else None
        if found is None:
            return None
        if found.record:
            return _as_blob(found.record)
        return _as_plain_blob(name, found.state)

    def _missing(self, name: str, version: str = "") -> DarkroomError:
        if not self.root.is_dir():
            return files.no_folder(self.url)
        return NotFound(f"There is no {name!r}{version}.")


def _require(name: str, current: Blob | None, generation: str | None) -> None:
    if generation is None:
        return
    if (current.generation if current else ABSENT) != generation:
        raise PreconditionFailed(f"{name!r} is not at generation {generation}.")


def _as_plain_blob(name: str, state: os.stat_result) -> Blob:
    updated = datetime.fromtimestamp(state.st_mtime_ns / 1e9, UTC)
    return Blob(name, generation_of(state), state.st_size, media_type(name), updated, _NO_METADATA)


def _as_blob(record: Record) -> Blob:
    return Blob(
        name=record.name,
        generation=record.generation,
        size=record.file.size,
        content_type=record.content_type,
        updated=datetime.fromtimestamp(record.updated / 1e9, UTC),
        metadata=record.metadata,
    )
