"""gunicorn's worker with threads, which are for requests that are there: heads are collected without one."""

import math
import socket
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any, ClassVar, Final

from darkroom.config import Settings
from darkroom.server import timeouts
from darkroom.server.lingering import LingeringWorker
from darkroom.server.refusals import refusal_of, refuse

LARGEST_HEAD: Final = 65_536
_PART: Final = 8192
_EVERY: Final = 0.5


class Worker(LingeringWorker):
    """`header_seconds` for a head to arrive, `queue_seconds` for a thread to be free for it."""

    header_seconds: ClassVar[float]
    queue_seconds: ClassVar[float]
    look_again = 0.0
    """When what is late is looked for again, by the monotonic clock: the loop comes by at every event."""

    @classmethod
    def of(cls, settings: Settings) -> "type[Worker]":
        bounds = {"header_seconds": settings.header_seconds, "queue_seconds": max(1.0, settings.queue_seconds)}
        return type(cls.__name__, (cls,), bounds)

    def accept(self, listener: socket.socket) -> None:
        """Where all places are taken, who has waited longest without a request makes room."""
        super().accept(listener)
        idle = self.pending_conns or self.keepalived_conns
        if idle and self.nr_conns >= self.worker_connections:
            self.drop(idle.popleft())

    def enqueue_req(self, conn: Any) -> None:
        """Of a connection that is new, or kept alive, or has sent its next request already."""
        conn.init()
        conn.head = bytearray(conn.parser.unreader.take_buffered())
        # One that is silent, as browsers and proxies open for later, may stay so as long as one that is kept alive.
        conn.timeout = time.monotonic() + (self.header_seconds if conn.head else self.cfg.keepalive)
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
        if _is_whole(conn.head):
            self._submit(conn)
        else:
            self.on_pending_socket_readable(conn, conn.sock)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        try:
            part = client.recv(_PART)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        known = len(conn.head)
        if not known:
            conn.timeout = time.monotonic() + self.header_seconds
        conn.head += part
        if not part:
            self.pending_conns.remove(conn)
            self.drop(conn)
        elif _is_whole(conn.head, known) or len(conn.head) > LARGEST_HEAD:
            self._submit(conn)

    def murder_pending(self) -> None:
        """What has waited too long, for a head or with a client that is too slow."""
        now = time.monotonic()
        if now < self.look_again:
            return
        self.look_again = now + _EVERY
        for conn in tuple(self.pending_conns):
            if conn.timeout > now and (self.alive or conn.head):
                continue
            if conn.head:
                refuse(conn.sock, 408, "The head of the request did not arrive in time (DARKROOM_HEADER_SECONDS).")
            self.pending_conns.remove(conn)
            self.drop(conn)
        timeouts.enforce()
        self.end_lingering(now)

    def handle(self, conn: Any) -> Any:
        waited = time.monotonic() - conn.submitted
        timeouts.grant(conn.sock, self.header_seconds)
        try:
            if len(conn.head) > LARGEST_HEAD and not _is_whole(conn.head):
                refuse(conn.sock, 431, f"The head of a request may have {LARGEST_HEAD} bytes.")
                return False
            if waited > self.queue_seconds:
                again = math.ceil(self.queue_seconds)
                refuse(conn.sock, 503, "All threads are busy (DARKROOM_QUEUE_SECONDS). Try again.", again)
                return False
            return super().handle(conn)
        finally:
            timeouts.forget(conn.sock)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        refusal = refusal_of(exc)
        if refusal is None:
            self.log.error("A request failed in the front.", exc_info=exc)
            refusal = 500, "Something went wrong on our side; the log knows it."
        refuse(client, *refusal)

    def _submit(self, conn: Any) -> None:
        """Give it to a thread."""
        self.pending_conns.remove(conn)
        self.poller.unregister(conn.sock)
        conn.parser.unreader.unread(bytes(conn.head))
        conn.data_ready = True
        conn.submitted = time.monotonic()
        super().enqueue_req(conn)


def _is_whole(head: bytearray, known: int = 0) -> bool:
    """Whether the parser will find an end: of the head, or of its patience with the first line.

    There is none within the first `known` bytes.
    """
    return head.find(b"\r\n\r\n", max(2, known - 3)) >= 0 or (len(head) > _PART and b"\r\n" not in head[:_PART])
