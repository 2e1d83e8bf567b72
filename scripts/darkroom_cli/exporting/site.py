"""Targets of an export: a folder of plain files, or a bucket."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from darkroom.errors import NotFound, StorageUnavailable
from darkroom.storage import Bucket, list_all, open_bucket, split_url

FRESH: Final = "no-cache"
_INCOMING: Final = ".darkroom-incoming"


class Site(Protocol):
    """Files by their path with slashes. Every method raises StorageUnavailable."""

    def list(self, prefix: str) -> Iterator[str]: ...

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None if it does not exist."""

    def write(self, path: str, data: bytes, content_type: str, cache_control: str) -> None:
        """Write the file atomically."""

    def delete(self, path: str) -> None:
        """Delete the file, if it exists."""


def open_site(url: str) -> Site:
    scheme, _ = split_url(url)
    return BucketSite(open_bucket(url)) if scheme else FolderSite(Path(url).expanduser())


class BucketSite:
    """See `Site`."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def list(self, prefix: str) -> Iterator[str]:
        return (blob.name for blob in list_all(self._bucket, prefix))

    def read(self, path: str) -> bytes | None:
        try:
            return self._bucket.read(path)
        except NotFound:
            return None

    def write(self, path: str, data: bytes, content_type: str, cache_control: str) -> None:
        self._bucket.write(path, data, content_type, cache_control=cache_control)

    def delete(self, path: str) -> None:
        with suppress(NotFound):
            self._bucket.delete(path)


class FolderSite:
    """See `Site`. Contains only plain files, without the records of a folder used as a bucket."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self, prefix: str) -> Iterator[str]:
        for folder, _, names in os.walk(self._root / prefix):
            for name in names:
                yield (Path(folder) / name).relative_to(self._root).as_posix()

    def read(self, path: str) -> bytes | None:
        try:
            return (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._failed(path, error) from error

    def write(self, path: str, data: bytes, content_type: str, cache_control: str) -> None:
        target = self._root / path
        incoming = self._root / _INCOMING
        try:
            incoming.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=incoming)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(aside).chmod(0o644)
            Path(aside).replace(target)
        except OSError as error:
            raise self._failed(path, error) from error

    def delete(self, path: str) -> None:
        target = self._root / path
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(path, error) from error
        for folder in target.parents:
            if folder == self._root:
                return
            try:
                folder.rmdir()
            except OSError:
                return  # not empty

    def clean(self) -> None:
        """Remove partial files of an interrupted export."""
        incoming = self._root / _INCOMING
        for path in incoming.glob("*"):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            incoming.rmdir()

    def _failed(self, path: str, error: OSError) -> StorageUnavailable:
        return StorageUnavailable(f"{self._root / path} cannot be written or read: {error.strerror}.")
