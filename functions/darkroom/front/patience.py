"""How long a client may take: to send the head of a request, to send its body, to fetch the answer.

Each connection that a thread is busy with has one moment by which the present stage has to be over; the worker's loop
looks at them every second, and closes what is late.
"""

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, NamedTuple

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SLOWEST: Final = 50_000
"""Bytes a second that a large answer has to move by; what is smaller fits the system's own buffers."""


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
    """The application, with a body that has `body_seconds` to arrive and an answer that has to be fetched.

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

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            size = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
            grant(connection, answer_seconds + size / SLOWEST)
            return start_response(status, headers, *more)

        return app(environ, start)

    return call
