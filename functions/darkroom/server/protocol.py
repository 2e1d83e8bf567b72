"""One connection: uvicorn's HTTP protocol with additional limits.

Limits the size and time of a request's headers, the time to send each part of an answer, and the time to close. A
connection uses no thread until its request is complete.
"""

import asyncio
from typing import Any, Final, NamedTuple

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from darkroom.server.connections import Connections
from darkroom.server.joined_writes import JoinedWrites
from darkroom.server.refusals import HEAD_TOO_LARGE, TOO_LONG, problem

LARGEST_HEAD: Final = 65_536
LONGEST_LINE: Final = 8190
LONGEST_HEADER: Final = 8190
MOST_HEADERS: Final = 100
PIECE: Final = 8192
LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 65_536
JOINED: Final = "darkroom.joined"
"""Key in a request's scope for the transport that joins the head of a response with its body."""


class Limits(NamedTuple):
    """`header_seconds` for all headers to arrive; `answer_seconds` for a client to receive each part of a response."""

    header_seconds: float
    answer_seconds: float
    connections: Connections


class Protocol(HttpToolsProtocol):
    """See the module. `idle` is True until the headers and the body of a request have arrived."""

    def __init__(self, limits: Limits, **named: Any) -> None:
        super().__init__(**named)
        self.limits = limits
        self.peer = ""
        self.idle = True
        self._head = 0
        self._refusal: tuple[int, str] | None = None
        self._discarded: int | None = None
        self._head_timer: asyncio.TimerHandle | None = None
        self._answer_timer: asyncio.TimerHandle | None = None

    # uvicorn's annotation is wider than asyncio's guarantee: a TCP transport is writable.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.joined = JoinedWrites(transport)
        # It has the methods of a transport that uvicorn uses.
        super().connection_made(self.joined)  # type: ignore[arg-type]
        # Reports all unsent data, so that each part of a response has its own time limit.
        transport.set_write_buffer_limits(high=0)
        self.peer = self.client[0] if self.client else ""
        self._wait_for_next()
        self.limits.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.limits.connections.remove(self)
        for timer in (self._head_timer, self._answer_timer, self.timeout_keep_alive_task):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close at once, even during a request."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._discarded is not None:
            self._discard(data)
            return
        while data and self._head >= 0 and self._discarded is None:
            # The parser buffers an unfinished header, so it receives no more bytes than the limit.
            piece, data = data[:PIECE], data[PIECE:]
            self._head += len(piece)
            super().data_received(piece)
            if self._head > LARGEST_HEAD:
                self.send_400_response("")
        if self._discarded is not None or self.transport.is_closing():
            return
        if data:
            super().data_received(data)
        if self._head > 0 and self._head_timer is None:
            self._head_timer = self.loop.call_later(self.limits.header_seconds, self._head_is_late)

    # asyncio lets this return True to keep the connection open; uvicorn annotates None.
    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Keep the connection open: a client that has finished sending still reads its responses."""
        if self.idle or self._discarded is not None:
            return None
        self._end_after_answers()
        return True

    def on_url(self, url: bytes) -> None:
        if len(self.url) + len(url) > LONGEST_LINE:
            self._refuse(TOO_LONG, f"The address has more than {LONGEST_LINE} bytes.")
        super().on_url(url if url.isascii() else _escaped(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) >= MOST_HEADERS:
            self._refuse(HEAD_TOO_LARGE, f"The request has more than {MOST_HEADERS} headers.")
        if len(name) + len(value) > LONGEST_HEADER:
            self._refuse(HEAD_TOO_LARGE, f"A header has more than {LONGEST_HEADER} bytes.")
        if name.lower() == b"expect" and value.lower() != b"100-continue":
            self._refuse(417, "The server knows no expectation but 100-continue.")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head = -1
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None
        super().on_headers_complete()
        # A key of ours, which ASGI leaves to servers.
        self.cycle.scope[JOINED] = self.joined  # type: ignore[typeddict-unknown-key]

    def on_message_complete(self) -> None:
        self.idle = False
        self._head = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self.joined.flush()
        super().on_response_complete()
        if not self.pipeline:
            self._wait_for_next()
            self.limits.connections.touch(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._answer_timer = self.loop.call_later(self.limits.answer_seconds, self.drop)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._answer_timer:
            self._answer_timer.cancel()
            self._answer_timer = None

    def send_400_response(self, msg: str) -> None:
        """Refuse an unparsable request, and read for a moment, since closing at once could lose the response."""
        if self.cycle is not None and not self.cycle.response_complete:
            if self.pipeline or self.cycle.response_started or not self.cycle.more_body:
                # An earlier response is in progress and must not be interrupted.
                self._discarded = 0
                self._end_after_answers()
                return
            # The body is malformed, so the application need not wait for the rest.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        usual = (400, "This is not an HTTP/1.1 request.")
        large = (HEAD_TOO_LARGE, f"The request's headers may have at most {LARGEST_HEAD} bytes.")
        status, detail = self._refusal or (large if self._head > LARGEST_HEAD else usual)
        self._discarded = 0
        self.transport.write(problem(status, detail))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.drop)

    def shutdown(self) -> None:
        if self.idle:
            self.transport.close()
        super().shutdown()

    def _wait_for_next(self) -> None:
        self.idle = True
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def _end_after_answers(self) -> None:
        for cycle in (self.cycle, *(cycle for cycle, _ in self.pipeline)):
            cycle.keep_alive = cycle is not self.cycle

    def _refuse(self, status: int, detail: str) -> None:
        """Called inside a parser callback, which ends with the error."""
        self._refusal = status, detail
        raise httptools.HttpParserError(detail)

    def _head_is_late(self) -> None:
        self._refusal = 408, "The request's headers did not arrive in time (DARKROOM_HEADER_SECONDS)."
        self.send_400_response("")

    def _discard(self, data: bytes) -> None:
        assert self._discarded is not None
        self._discarded += len(data)
        if self._discarded > LINGER_BYTES:
            self.drop()


def _escaped(url: bytes) -> bytes:
    """Percent-encode a path that a client sends as raw UTF-8."""
    return b"".join(bytes([byte]) if byte < 128 else b"%%%02X" % byte for byte in url)
