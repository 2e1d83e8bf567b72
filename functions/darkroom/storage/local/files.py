"""Map names to paths inside the folder; locks and atomic writes."""

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from darkroom.errors import StorageForbidden, StorageUnavailable
from darkroom.storage.local import atomic_write

OWN: Final = ".darkroom"
LOCK_SECONDS: Final = 15.0
_LONGEST_SEGMENT: Final = 255
_LONGEST_PATH: Final = 4000


def digest_of(name: str) -> str:
    """The name under which files that belong to an object are stored."""
    return hashlib.sha256(name.encode()).hexdigest()


@lru_cache(maxsize=10_000)
def hashed(root: Path, kind: str, name: str, suffix: str = "") -> Path:
    digest = digest_of(name)
    return root / OWN / kind / digest[:2] / (digest + suffix)


def locate(root: Path, name: str) -> Path | None:
    """The file that contains the object, or None."""
    plain = _plain(root, name)
    if plain and plain.is_file() and _is_inside(root, plain):
        return plain
    kept = hashed(root, "objects", name)
    return kept if kept.is_file() else None


def publish(root: Path, name: str, data: bytes) -> Path:
    """Write the object's file: at its current path, else under its own name if a file can have that name."""
    kept = hashed(root, "objects", name)
    plain = None if kept.is_file() else _plain(root, name)
    for path in (plain, kept):
        if path is None or not _is_inside(root, path):
            continue
        for _ in range(5):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(root, path, data)
                return path
            except FileNotFoundError:
                continue  # another process has just pruned the folder
            except (NotADirectoryError, IsADirectoryError, FileExistsError):
                break  # `a` is a file beside `a/b`, or the reverse
    raise StorageUnavailable(f"{name!r} could not be written.")


def replace_file(root: Path, path: Path, data: bytes, is_durable: bool = True) -> None:
    """Replace the file atomically; see `incoming`."""
    atomic_write.replace_file(root / OWN / "incoming", path, data, is_durable)


def read_unchanged(path: Path, state: os.stat_result, start: int | None, end: int | None) -> bytes | None:
    """The slice, or None if the file is no longer in that state."""
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            first, last, _ = slice(start, end).indices(before.st_size)
            file.seek(first)
            data = file.read(max(0, last - first))
            after = os.fstat(file.fileno())
    except FileNotFoundError:
        return None
    same = all((state.st_size, state.st_mtime_ns) == (now.st_size, now.st_mtime_ns) for now in (before, after))
    return data if same else None


def prune(root: Path, folder: Path) -> None:
    """Remove folders that are empty after a deletion."""
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


@contextmanager
def lock(root: Path, name: str) -> Iterator[None]:
    """Hold an exclusive lock for a group of names, across all processes."""
    if not root.is_dir():
        raise FileNotFoundError(errno.ENOENT, "it does not exist")
    folder = root / OWN / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / digest_of(name)[:2]
    with path.open("ab") as file:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if time.monotonic() > deadline:
                raise StorageUnavailable(f"{name!r} is locked by another process.")
            time.sleep(0.003)
        yield


@contextmanager
def translated(url: str, root: Path) -> Iterator[None]:
    """Translate errors of the operating system to ours."""
    try:
        yield
    except OSError as error:
        if not root.is_dir():
            raise no_folder(url) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise StorageForbidden(f"The folder {url} refused access: {error.strerror}.") from error
        raise StorageUnavailable(f"The folder {url} failed: {error.strerror}.") from error


def no_folder(url: str) -> StorageUnavailable:
    return StorageUnavailable(f"The folder {url} does not exist. Create it, or set DARKROOM_BUCKET to another.")


@lru_cache(maxsize=10_000)
def _plain(root: Path, name: str) -> Path | None:
    """The path of a file with that name, or None if no file can have it."""
    segments = name.split("/")
    if OWN in segments or any(len(segment.encode()) > _LONGEST_SEGMENT for segment in segments):
        return None
    path = root / name
    return path if len(os.fsencode(path)) <= _LONGEST_PATH else None


def _is_inside(root: Path, path: Path) -> bool:
    """Whether the path is inside the folder. Linked folders are not followed, since their files would have many names;
    linked files are, inside the folder."""
    real, plain, inside = os.path.realpath(path), os.fspath(path), os.fspath(root).rstrip("/") + "/"
    if real == plain:
        return True
    return path.is_symlink() and os.path.realpath(path.parent) == os.fspath(path.parent) and real.startswith(inside)
