"""The processors and memory that this process may use; in a container, its share."""

import math
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

THREADS: Final = 64
"""Most threads wait for the bucket, or for a slot before pixel work."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Options of glibc's mallopt(3)."""
_LARGE: Final = 16_777_216

_GROUPS: Final = Path("/sys/fs/cgroup")


@cache
def cores() -> int:
    """Processors, rounded up; at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _numbers("cpu.max") or _numbers("cpu/cpu.cfs_quota_us") + _numbers("cpu/cpu.cfs_period_us")
    if len(quota) == 2 and quota[0] > 0:
        return max(1, min(allowed, math.ceil(quota[0] / quota[1])))
    return allowed


def threads() -> int:
    """Threads that handle requests: THREADS in the environment, or the default."""
    return int(os.environ.get("THREADS", THREADS))


@cache
def memory() -> int:
    """Memory in bytes."""
    limits = _numbers("memory.max") + _numbers("memory/memory.limit_in_bytes")
    return min([os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), *limits])


def _numbers(name: str) -> list[int]:
    """The numbers in a cgroup file; empty if the file is missing or contains `max`."""
    try:
        words = (_GROUPS / name).read_text().split()
    except OSError:
        return []
    return [int(word) for word in words if word.lstrip("-").isdigit()]


def return_memory_promptly() -> None:
    """Make the C library return large blocks to the system when they are freed, and keep few heaps.

    By default glibc keeps up to 64 MB per thread after a large picture, which is twice the reserved memory with 16
    clients. Other C libraries return memory promptly.
    """
    mallopt = _from_the_c_library("mallopt")
    if mallopt:
        for option, value in ((_TRIM_THRESHOLD, _LARGE), (_MMAP_THRESHOLD, _LARGE), (_ARENA_MAX, 2)):
            mallopt(option, value)


def trim() -> None:
    """Return free memory of the C library to the system: the parts of its heaps that it does not return by itself."""
    malloc_trim = _from_the_c_library("malloc_trim")
    if malloc_trim:
        malloc_trim(0)


def _from_the_c_library(name: str) -> Callable[..., int] | None:
    import ctypes

    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
