"""A transport that sends the head of a response together with its body: one system call instead of two.

uvicorn writes them separately, which would wake up the client twice.
"""

import asyncio
from typing import Any


class JoinedWrites:
    """Wraps a connection's transport. All other methods are those of the transport."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""
        self._hold = False
        self.is_closing = transport.is_closing
        self.get_extra_info = transport.get_extra_info

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def hold_next(self) -> None:
        """Hold back the next write until the one after it, or until `flush`."""
        self._hold = True

    def write(self, data: bytes) -> None:
        if self._hold:
            self._head, self._hold = data, False
        elif self._head:
            head, self._head = self._head, b""
            self._transport.write(head + data)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        if self._head:
            self.write(b"")

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def write_eof(self) -> None:
        self.flush()
        self._transport.write_eof()
