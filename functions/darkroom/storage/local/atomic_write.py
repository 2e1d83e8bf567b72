"""Files on their way: written aside, flushed, renamed. What a killed process left on its way is swept up later."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ABANDONED: Final = 3600.0
"""In seconds: nothing is on its way for so long, for all of its bytes are there before the first is written."""
_PAUSE: Final = 600.0

_swept: dict[Path, float] = {}
"""When each folder was looked at, by the monotonic clock."""


def replace_file(folder: Path, path: Path, data: bytes) -> None:
    """Write in `folder`, then rename. The file is later than the one that it replaces, to the nanosecond."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep_at_times(folder)
    descriptor, aside = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
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
    """Remove what has been on its way for longer than ABANDONED; how many files that were."""
    oldest = time.time() - ABANDONED
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another process may sweep too, or publish the file just now.
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
    # A folder that lets us write but not remove is no reason to fail.
    with suppress(OSError):
        sweep(folder)
