"""Closing a connection without waiting for its other end: gunicorn would wait in the loop that accepts everybody.

As RFC 9112 section 9.6 asks, our end is closed first and what still comes is read and thrown away for a moment, for
a reset would take the answer with it.
"""

import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

_SECONDS: Final = 2.0
_MOST: Final = 65_536
_PART: Final = 8192


class LingeringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.lingering: deque[Any] = deque()

    def finish_request(self, conn: Any, fs: Any) -> None:
        if fs.cancelled() or fs.exception() is not None or fs.result() is not False:
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._throw_away, conn))
        except (OSError, ValueError):
            self.drop(conn)
            return
        conn.timeout = time.monotonic() + _SECONDS
        conn.thrown = 0
        self.lingering.append(conn)

    def end_lingering(self, now: float) -> None:
        """Of what has lingered long enough."""
        while self.lingering and self.lingering[0].timeout <= now:
            self.drop(self.lingering.popleft())

    def drop(self, conn: Any) -> None:
        """Close it, at once."""
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _throw_away(self, conn: Any, client: socket.socket) -> None:
        try:
            part = client.recv(_PART)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        conn.thrown += len(part)
        if not part or conn.thrown > _MOST:
            self.lingering.remove(conn)
            self.drop(conn)
