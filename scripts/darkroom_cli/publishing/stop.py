"""Stop a long run early: after Ctrl-C, or after a fatal error."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Final

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C, as in shells: 128 plus the signal's number."""


class Stop:
    """A flag that the first cause sets; `reason` is empty after Ctrl-C."""

    def __init__(self) -> None:
        self.event = Event()
        self.reason = ""
        self.interrupted = False

    def now(self, reason: str) -> None:
        if not self.event.is_set():
            self.reason = reason
        self.event.set()

    def interrupt(self) -> None:
        self.interrupted = True
        self.event.set()


@contextmanager
def on_interrupt(stop: Stop) -> Iterator[None]:
    """Finish work in progress at the first Ctrl-C (or SIGTERM), and end the process at the second one."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.interrupted:
            os._exit(INTERRUPTED)
        print("\nStopping after the files in progress (press Ctrl-C again to stop at once).", file=sys.stderr)
        stop.interrupt()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
