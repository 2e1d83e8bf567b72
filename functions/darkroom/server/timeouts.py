"""How long a client may take: to send the head of a request, to send its body, to fetch the answer.

Each connection that a thread is busy with has one moment by which the present stage has to be over; the worker's loop
looks at them twice a second, and closes what is late.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PART: Final = 262_144
"""Bytes of an answer, for each of which a client has the same time again; less fits the system's own buffers."""


class _Grant(NamedTuple):
    """Until a time of the monotonic clock; then `how` (socket.SHUT_RD: as if the client had sent no more)."""

    until: float
    how: int


_grants: dict[socket.socket, _Grant] = {}


def grant(connection: socket.socket, seconds: float, how: int = socket.SHUT_RDWR) -> None:
    """In place of what was granted before."""
    _grants[connection] = _Grant(time.monotonic() + seconds, how)


def forget(connection: socket.socket) -> None:
    _grants.pop(connection, None)


def enforce() -> None:
    """Close what is late. A thread that waits for it goes on at once."""
    now = time.monotonic()
    for connection, (until, how) in _grants.copy().items():
        if now > until:
            forget(connection)
            with suppress(OSError):
                connection.shutdown(how)


def with_patience(app: Application, body_seconds: float, answer_seconds: float) -> Application:
    """The application, with `body_seconds` for a body to arrive and `answer_seconds` for each PART of an answer to go.

    A body that is late counts as cut off: the application answers, and its thread is free again.
    """

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connection = environ.get("gunicorn.socket")
        if connection is None:
            return app(environ, start_response)
        if environ.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ:
            grant(connection, body_seconds, socket.SHUT_RD)
        else:
            forget(connection)
        return _in_parts(app(environ, start_response), connection, answer_seconds)

    return call


def _in_parts(body: Iterable[bytes], connection: socket.socket, seconds: float) -> Iterator[bytes]:
    try:
        for piece in body:
            for begin in range(0, max(1, len(piece)), PART):
                grant(connection, seconds)
                yield piece[begin : begin + PART]
        # The head of an answer without a body goes at the end, and so does what closes one.
        grant(connection, seconds)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
