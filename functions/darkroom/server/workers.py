"""Worker processes: forked, replaced when one dies, stopped together."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

from darkroom import log

_SETTLED: Final = 5.0
"""A worker that runs for this many seconds has started successfully."""
_MOST_FAILURES: Final = 3


def supervise(count: int, work: Callable[[], None], beside: Callable[[], None] | None = None) -> int:
    """Run `work` in `count` processes until SIGTERM or SIGINT; returns the exit status.

    A worker that dies is replaced, unless three in a row die within seconds of their start. `beside` runs in an
    additional process, which is replaced only if it had started successfully. Workers do not depend on it.
    """
    workers: dict[int, float] = {}
    helpers: dict[int, float] = {}
    stopping = False
    failures = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for process in (*workers, *helpers):
            # The process may have just ended by itself.
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    for _ in range(count):
        workers[_start(work)] = time.monotonic()
    if beside:
        helpers[_start(beside)] = time.monotonic()
    while workers or helpers:
        worker, status = os.waitpid(-1, 0)
        if beside and worker in helpers:
            settled = time.monotonic() - helpers.pop(worker) > _SETTLED
            if not stopping:
                log.failure(f"The catalog process ended: {_reason(status)}.", "")
            if settled and not stopping:
                helpers[_start(beside)] = time.monotonic()
            continue
        started = workers.pop(worker, None)
        if started is None or stopping:
            continue
        failures = failures + 1 if time.monotonic() - started < _SETTLED else 0
        log.failure(f"A worker process ended: {_reason(status)}.", "")
        if failures >= _MOST_FAILURES:
            stop(0, None)
        else:
            workers[_start(work)] = time.monotonic()
    return 1 if failures >= _MOST_FAILURES else 0


def _start(work: Callable[[], None]) -> int:
    """Fork; returns the process id in the parent and never returns in the child."""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGINT))
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
        return child
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
        work()
        status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        hint = ", perhaps for lack of memory" if number == signal.SIGKILL else ""
        return f"killed by {signal.Signals(number).name}{hint}"
    return f"exit status {os.waitstatus_to_exitcode(status)}"
