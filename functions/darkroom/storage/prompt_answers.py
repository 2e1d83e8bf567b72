"""Ends an answer of the storage that arrives too slowly, its header included, whichever client reads it.

A socket's time-out begins again with every byte, so an answer that trickles in would be awaited for hours. Both storage
clients read their answers through urllib3.
"""

import io
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection

from darkroom import deadline


class _Prompt(io.RawIOBase):
    """A socket's stream that checks the current storage call whenever bytes have arrived."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._received = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._raw.readinto(buffer)
        self._received += count or 0
        deadline.check_call(self._received)
        return int(count) if count is not None else None

    def close(self) -> None:
        self._raw.close()
        super().close()


class PromptAnswer(HTTPResponse):
    """Raises TimeoutError while the header or the body is read. Outside a storage call nothing changes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fp = io.BufferedReader(_Prompt(self.fp.detach()))


def install() -> None:
    HTTPConnection.response_class = PromptAnswer
