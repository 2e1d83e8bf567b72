"""Atomic writes: write to a temporary file, flush, rename. Leftovers of killed processes are removed later."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ABANDONED: Final = 3600.0
"""Seconds after which a temporary file is abandoned; its bytes are in memory before the first is written."""
_PAUSE: Final = 600.0

_swept: dict[Path, float] = {}
"""When each folder was last swept, on the monotonic clock."""


def replace_file(folder: Path, path: Path, data: bytes) -> None:
    """Write in `folder`, then rename. The new file's time is always later than that of the file it replaces."""
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
    """Remove temporary files older than ABANDONED; returns their number."""
    oldest = time.time() - ABANDONED
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another process may sweep too, or rename the file just now.
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
    # A folder that allows writing but not deleting is no reason to fail.
    with suppress(OSError):
        sweep(folder)
