"""CPU time and memory of a server and of all processes that it started, from /proc."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Final

_PROC: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def processes(root: int) -> list[int]:
    """`root` and its descendants."""
    parents = {pid: int(fields[1]) for pid, fields in _stats()}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the tree, including its ended children."""
    tree = set(processes(root))
    return sum(sum(map(int, fields[11:15])) for pid, fields in _stats() if pid in tree) / _TICKS


def _stats() -> Iterator[tuple[int, list[str]]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            # The process may have just ended.
            with suppress(FileNotFoundError, ProcessLookupError):
                yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()


def memory(root: int) -> int:
    """Bytes of the tree; pages that several processes share count once (proportional set size)."""
    return sum(_proportional(pid) for pid in processes(root))


def _proportional(pid: int) -> int:
    with suppress(FileNotFoundError, ProcessLookupError):
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


class Peak:
    """The largest memory of the tree while the context is open, sampled every `seconds`."""

    def __init__(self, root: int, seconds: float) -> None:
        self.bytes = 0
        self._root = root
        self._seconds = seconds
        self._ended = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self._seconds):
            self.bytes = max(self.bytes, memory(self._root))
