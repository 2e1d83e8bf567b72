"""ASGI to WSGI: collect the body, run the application in a thread, send the response.

A request with an incomplete body, or a response that is not being read, holds no thread.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from flask import Request

from darkroom import log, web
from darkroom.config import Settings
from darkroom.errors import Busy, RequestTimeout
from darkroom.images.derivatives import admission
from darkroom.server import bodies
from darkroom.server.compression import compress
from darkroom.server.environ import CLIENT, environ_of
from darkroom.server.fair_queue import FairQueue
from darkroom.server.joined_writes import JoinedWrites
from darkroom.server.peers import Peers
from darkroom.server.protocol import JOINED, LINGER_BYTES, LINGER_SECONDS
from darkroom.server.threads import Threads

Result = TypeVar("Result")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PART: Final = 262_144
"""A client has `answer_seconds` for each block of this many bytes of a response."""
_LOOPBACK: Final = ("127.0.0.1", "::1")


@dataclass
class Answer:
    """A response. `rest` contains the parts after `first`, or is None without further parts."""

    status: int
    headers: list[tuple[bytes, bytes]]
    first: bytes
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] | None = None

    @property
    def request_id(self) -> str:
        return next((value.decode() for name, value in self.headers if name == b"x-request-id"), "")


class Gateway:
    """The ASGI application. Belongs to one event loop."""

    def __init__(self, app: Application, settings: Settings, threads: int) -> None:
        self._app = app
        self._settings = settings
        self._queue_seconds = max(1.0, settings.queue_seconds)
        self._peers = Peers(settings.trusted_proxies)
        self._bodies = bodies.Bodies(settings.max_body_bytes)
        # One client may use at most three quarters of the threads.
        self._threads = FairQueue(threads, max(1, threads * 3 // 4))
        self._pool = Threads(threads)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        peer = environ["REMOTE_ADDR"]
        environ[CLIENT] = self._peers.client(peer, environ)
        is_near = peer in _LOOPBACK or self._peers.is_trusted(peer)
        if is_near and environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            environ["wsgi.url_scheme"] = "https"
        with suppress(bodies.Gone):
            if not _has_body(environ):
                environ["wsgi.input"] = bodies.empty()
                await self._answer(environ, receive, send, scope.get(JOINED))
            elif self._is_too_long(environ.get("CONTENT_LENGTH", "")):
                await self._leave_unread(environ, receive, send)
            else:
                await self._with_body(environ, receive, send, scope.get(JOINED))

    async def _with_body(
        self, environ: dict[str, Any], receive: Receive, send: Send, joined: JoinedWrites | None
    ) -> None:
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._settings.body_seconds):
                    collected = self._bodies.collect(receive, environ[CLIENT])
                    environ["wsgi.input"], size = await held.enter_async_context(collected)
            except bodies.Overlong:
                environ["CONTENT_LENGTH"] = str(self._settings.max_body_bytes + 1)
                await self._leave_unread(environ, receive, send)
                return
            except (TimeoutError, Busy) as error:
                late = RequestTimeout("The body of the request did not arrive in time (DARKROOM_BODY_SECONDS).")
                refusal = self._refusal(environ, error if isinstance(error, Busy) else late)
                await _send_and_drain(refusal, receive, send)
                return
            # The body is complete now, in whatever form it was sent.
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            environ["CONTENT_LENGTH"] = str(size)
            await self._answer(environ, receive, send, joined)

    async def _leave_unread(self, environ: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer without the body, which the application refuses because of its length."""
        environ["wsgi.input"] = bodies.empty()
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        await _send_and_drain(await self._make(environ), receive, send)

    async def _answer(self, environ: dict[str, Any], receive: Receive, send: Send, joined: JoinedWrites | None) -> None:
        answer = await self._make(environ)
        if joined and answer.rest is None:
            joined.hold_next()
        await _begin(answer, send)
        if answer.rest is None:
            await _send_last(answer.first, send)
            return
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await _send_parts(answer.first, send)
            while not gone.done():
                part = await self._in_thread(environ, partial(next, answer.rest, None))
                if part is None:
                    await send({"type": "http.response.body"})
                    return
                await _send_parts(part, send)
        except Exception as error:  # noqa: BLE001 - the head has gone: all that is left is to close the connection
            log.failure(f"An answer was cut off: {type(error).__name__}: {error}", answer.request_id)
        finally:
            gone.cancel()
            if answer.close:
                await self._pool.run(answer.close)

    async def _make(self, environ: dict[str, Any]) -> Answer:
        try:
            return await self._in_thread(environ, partial(_run, self._app, environ))
        except TimeoutError:
            again = max(1, round(self._queue_seconds))
            busy = Busy("All threads are busy (DARKROOM_QUEUE_SECONDS). Try again.", retry_after=again)
            return self._refusal(environ, busy)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may leave it but an answer
            return self._refusal(environ, error)

    async def _in_thread(self, environ: dict[str, Any], work: Callable[[], Result]) -> Result:
        """Run `work` in a thread. Raises TimeoutError if no thread is free in time."""
        client = environ[CLIENT]
        await self._threads.enter(client, self._queue_seconds)
        try:
            return await self._pool.run(work)
        finally:
            self._threads.leave(client)

    def _refusal(self, environ: dict[str, Any], error: Exception) -> Answer:
        return _run(web.refusal(Request(environ), error), environ)

    def _is_too_long(self, length: str) -> bool:
        return length.isdigit() and int(length) > self._settings.max_body_bytes


def _run(app: Application, environ: dict[str, Any]) -> Answer:
    """Run the application and return the response up to its first part. Called in a thread."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        started[:] = [(status, headers)]

    with admission.on_behalf_of(environ[CLIENT]):
        body = app(environ, start_response)
        parts = iter(body)
        first = next(parts, b"")
    status, headers = started[0]
    close = getattr(body, "close", None)
    answer = Answer(
        int(status.partition(" ")[0]),
        [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        first,
    )
    length = next((int(value) for name, value in answer.headers if name == b"content-length"), None)
    if environ["REQUEST_METHOD"] == "HEAD" or length in (None, len(first)) or answer.status in (204, 304):
        answer.first = first if length == len(first) else first + b"".join(parts)
        if length is None and answer.status not in (204, 304):
            answer.headers.append((b"content-length", str(len(answer.first)).encode()))
        if close:
            close()
        answer.headers, answer.first = compress(environ, answer.status, answer.headers, answer.first)
        return answer
    answer.rest, answer.close = parts, close
    return answer


def _has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ


async def _until_gone(receive: Receive) -> None:
    """Return once the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})


async def _send_last(body: bytes, send: Send) -> None:
    at = 0
    while len(body) - at > PART:
        await send({"type": "http.response.body", "body": body[at : at + PART], "more_body": True})
        at += PART
    await send({"type": "http.response.body", "body": body[at:] if at else body})


async def _send_parts(body: bytes, send: Send) -> None:
    for at in range(0, len(body), PART):
        await send({"type": "http.response.body", "body": body[at : at + PART], "more_body": True})


async def _send_and_drain(answer: Answer, receive: Receive, send: Send) -> None:
    """Send, and read for a moment before closing the connection, since closing at once could lose the response."""
    answer.headers.append((b"connection", b"close"))
    await _begin(answer, send)
    await send({"type": "http.response.body", "body": answer.first, "more_body": True})
    unread = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while unread < LINGER_BYTES:
                message = await receive()
                unread += len(message.get("body", b""))
                if not message.get("more_body", False):
                    break
    await send({"type": "http.response.body"})
