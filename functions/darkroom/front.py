"""The self-hosted front: gunicorn with threads, its own refusals as problem+json, bodies that have to arrive."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS: Final = 64
"""Most of them wait: for the bucket, or at the gate before the pixels."""
LONGEST_LINE: Final = 8190
_REFUSALS: Final = {LimitRequestLine: (414, "URI Too Long"), LimitRequestHeaders: (431, "Header Fields Too Large")}


def with_patience(app: Application, seconds: float) -> Application:
    """Give a body `seconds` to arrive; then it counts as cut off, and its thread is free again."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ
        connection = environ.get("gunicorn.socket")
        if not announced or connection is None:
            return app(environ, start_response)
        timer = threading.Timer(seconds, _stop_reading, [connection])
        timer.daemon = True
        timer.start()
        try:
            return app(environ, start_response)
        finally:
            timer.cancel()

    return call


def _stop_reading(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Refuses what is too long to parse in the form of all other errors."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        refusal = _REFUSALS.get(type(exc))
        if refusal is None:
            super().handle_error(req, client, addr, exc)
            return
        status, title = refusal
        problem = {"type": "about:blank", "title": title, "status": status, "detail": f"{exc}"}
        body = json.dumps(problem).encode()
        head = (
            f"HTTP/1.1 {status} {title}\r\nConnection: close\r\nCache-Control: no-store\r\n"
            f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with suppress(OSError):
            client.sendall(head.encode() + body)


class Gunicorn(BaseApplication):  # type: ignore[misc]
    """One process with threads: they share the catalog, and pixel work releases the interpreter's lock."""

    def __init__(self, app: Application, host: str, port: int) -> None:
        self._app = app
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        threads = int(os.environ.get("THREADS", THREADS))
        self.cfg.set("bind", self._bind)
        self.cfg.set("worker_class", Worker)
        self.cfg.set("workers", int(os.environ.get("WORKERS", "1")))
        self.cfg.set("threads", threads)
        # Beyond these the system queues connections: a thread that waits is better than a request that nobody times.
        self.cfg.set("worker_connections", max(256, 4 * threads))
        self.cfg.set("limit_request_line", LONGEST_LINE)
        self.cfg.set("timeout", 0)
        self.cfg.set("keepalive", 75)
        self.cfg.set("loglevel", "error")

    def load(self) -> Application:
        return self._app
