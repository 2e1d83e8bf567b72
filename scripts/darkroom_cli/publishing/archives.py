"""Unpack an export's archives (zip, tgz) into one folder for the duration of a run."""

import os
import shutil
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from darkroom.errors import ConfigurationError
from darkroom_cli.publishing.progress import shown_bytes

_ENDINGS: Final = (".zip", ".tgz", ".tar.gz", ".tar")


def is_archive(path: Path) -> bool:
    return path.is_file() and path.name.lower().endswith(_ENDINGS)


@contextmanager
def unpacked(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths, with one folder in place of all archives. Raises ConfigurationError for a damaged archive, or if the
    disk for temporary files (TMPDIR) is too small.
    """
    archives = [path for path in paths if is_archive(path)]
    if not archives:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="darkroom-export-") as folder:
        for archive in archives:
            _unpack(archive, Path(folder))
        yield [Path(folder), *(path for path in paths if path not in archives)]


def _unpack(archive: Path, folder: Path) -> None:
    try:
        if archive.suffix.lower() == ".zip":
            with zipfile.ZipFile(archive) as opened:
                _check_room(archive, sum(entry.file_size for entry in opened.infolist()), folder)
                for entry in opened.infolist():
                    # With its original time, a second run of the same archive skips known files.
                    _set_time(Path(opened.extract(entry, folder)), entry.date_time)
        else:
            with tarfile.open(archive) as opened_tar:
                _check_room(archive, sum(entry.size for entry in opened_tar), folder)
                opened_tar.extractall(folder, filter="data")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError) as error:
        raise ConfigurationError(f"{archive} cannot be unpacked: {error}. Download it again.") from error
    except OSError as error:
        raise ConfigurationError(f"{archive} cannot be unpacked: {error.strerror or error}") from error


def _set_time(path: Path, moment: tuple[int, int, int, int, int, int]) -> None:
    with suppress(ValueError, OverflowError, OSError):
        seconds = time.mktime((*moment, 0, 0, -1))
        os.utime(path, (seconds, seconds))


def _check_room(archive: Path, needed: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise ConfigurationError(
            f"{archive} needs {shown_bytes(needed)} to unpack, and {folder.parent} has {shown_bytes(free)}. "
            "Set TMPDIR to a folder on a larger disk, or unpack the archive yourself and name the folder."
        )
