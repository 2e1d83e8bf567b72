"""Collect request bodies in the event loop, limited in bytes and time; large ones are spilled to disk."""

import io
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import IO, Any, Final

from darkroom.errors import Busy

Receive = Callable[[], Awaitable[dict[str, Any]]]

IN_MEMORY: Final = 65_536
"""Bytes of a body that are kept in memory before it is spilled."""
AT_ONCE: Final = 25
"""Total size of all bodies at one time, in largest bodies; one client may use half of it."""


class Gone(Exception):
    """The client has closed the connection."""


class Overlong(Exception):
    """The body exceeds the limit."""


class Bodies:
    """The bodies being collected in one event loop."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._budget = AT_ONCE * most_bytes
        self._held: Counter[str] = Counter()

    @asynccontextmanager
    async def collect(self, receive: Receive, client: str) -> "AsyncIterator[tuple[IO[bytes], int]]":
        """Yield the whole body as a file, and its length in bytes. Raises Gone, Overlong, Busy."""
        size = 0
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            try:
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    part = message.get("body", b"")
                    more = message.get("more_body", False)
                    if size + len(part) > self._most:
                        raise Overlong
                    self._reserve(client, len(part))
                    size += len(part)
                    file.write(part)
                file.seek(0)
                yield file, size
            finally:
                self._held[client] -= size
                if not self._held[client]:
                    del self._held[client]

    def _reserve(self, client: str, count: int) -> None:
        if self._held.total() + count > self._budget or 2 * (self._held[client] + count) > self._budget:
            raise Busy("Too many uploads are on their way. Try again.", retry_after=5)
        self._held[client] += count


def empty() -> IO[bytes]:
    return io.BytesIO()
