"""Show the progress of long work: a bar with rate and remaining time on a terminal, otherwise plain lines."""

import sys
import time
from typing import Final, Self, TextIO

from tqdm import tqdm

EVERY_SECONDS: Final = 10.0
"""Seconds between plain lines."""


class Progress:
    """Progress of `total` pieces with `total_bytes` together; a context manager."""

    def __init__(self, title: str, total: int, total_bytes: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._title, self._total, self._total_bytes = title, total, total_bytes
        self._pieces = self._bytes = 0
        self._started = self._said = time.monotonic()
        self._bar = (
            tqdm(total=total_bytes, desc=title, unit="B", unit_scale=True, file=self._stream, dynamic_ncols=True)
            if self._stream.isatty()
            else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, size: int) -> None:
        """Count one more finished piece of `size` bytes."""
        self._pieces += 1
        self._bytes += size
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self._pieces} of {self._total} files", refresh=False)
            self._bar.update(size)
        elif time.monotonic() - self._said >= EVERY_SECONDS:
            self._said = time.monotonic()
            self.line(self._text())

    def line(self, text: str) -> None:
        """Print a line without disturbing the bar."""
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def _text(self) -> str:
        seconds = time.monotonic() - self._started
        rate = self._bytes / seconds
        left = (self._total_bytes - self._bytes) / rate if rate else 0
        return (
            f"{self._title}: {self._pieces} of {self._total} files, {shown_bytes(self._bytes)} of "
            f"{shown_bytes(self._total_bytes)}, {shown_bytes(rate)}/s, about {left:.0f} s left"
        )


def shown_bytes(size: float) -> str:
    """`3.4 MB`."""
    units = ["kB", "MB", "GB", "TB"]
    if size < 1000:
        return f"{size:.0f} bytes"
    while size >= 1000 and len(units) > 1:
        size /= 1000
        unit = units.pop(0)
    return f"{size:.1f} {unit}"
