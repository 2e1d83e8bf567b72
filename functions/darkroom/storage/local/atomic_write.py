"""Atomic writes: write to a temporary file, flush, rename. Leftovers of killed processes are removed later."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ABANDONED: Final = 3600.0
"""Age in seconds of an abandoned temporary file; writing takes less, since all bytes are in memory beforehand."""
_PAUSE: Final = 600.0

_swept: dict[Path, float] = {}
"""The time of the last sweep per folder, on the monotonic clock."""


def replace_file(folder: Path, path: Path, data: bytes, is_durable: bool = True) -> None:
    """Write in `folder`, then rename to `path`. The new file is always newer than the one it replaces.

    If it is not durable, a crash of the system in the next seconds may leave it empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep_at_times(folder)
    descriptor, aside = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if is_durable:
                os.fsync(file.fileno())
        before = path.stat().st_mtime_ns if path.is_file() else 0
        now = max(time.time_ns(), before + 1)
        os.utime(aside, ns=(now, now))
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> int:
    """Remove temporary files older than ABANDONED and return their number."""
    oldest = time.time() - ABANDONED
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another process may be sweeping too, or may just have renamed the file.
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                    Path(entry.path).unlink()
                    count += 1
    return count


def _sweep_at_times(folder: Path) -> None:
    now = time.monotonic()
    if now - _swept.get(folder, -_PAUSE) < _PAUSE:
        return
    _swept[folder] = now
    # A folder that allows writing but not deleting is not an error.
    with suppress(OSError):
        sweep(folder)
