"""Run the server: uvicorn in front of the WSGI application, in worker processes."""

import gc
import os
import socket
import sys
from functools import partial
from typing import Final

from uvicorn import Config, Server

from darkroom.config import Settings
from darkroom.machine import return_memory_promptly, threads
from darkroom.server.catalog_keeper import keep
from darkroom.server.connections import Connections
from darkroom.server.gateway import Application, Gateway
from darkroom.server.limits import CONNECTIONS, files
from darkroom.server.protocol import Limits, Protocol
from darkroom.server.workers import supervise

_KEEP_ALIVE: Final = 75
_SECONDS_TO_END: Final = 15
_TURN: Final = 0.001
"""Seconds for which a thread may keep the interpreter. A request needs several turns, and waits for each while another
thread refreshes a large catalog; with Python's 0.005 it takes twice as long."""


def serve(app: Application, settings: Settings, host: str, port: int) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status. Reads WORKERS and THREADS from the environment.

    The default is one process with many threads, which share the catalog; pixel work releases the interpreter's lock.
    """
    listener = socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
    )
    gc.freeze()  # passes of the garbage collector, which stop every thread, leave out what is loaded by now
    beside = partial(keep, settings, os.getpid()) if settings.background_catalog else None
    return supervise(int(os.environ.get("WORKERS", "1")), partial(_work, app, settings, listener, os.getpid()), beside)


def _work(app: Application, settings: Settings, listener: socket.socket, parent: int) -> None:
    return_memory_promptly()
    sys.setswitchinterval(_TURN)
    connections = Connections(max(2 * threads(), min(CONNECTIONS, files() // 2)))
    limits = Limits(settings.header_seconds, settings.answer_seconds, connections)

    async def end_with_parent() -> None:
        server.should_exit |= os.getppid() != parent

    server = Server(
        Config(
            Gateway(app, settings, threads()),
            loop="asyncio",
            # uvicorn calls it like a class.
            http=partial(Protocol, limits),  # type: ignore[arg-type]
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_SECONDS_TO_END,
            callback_notify=end_with_parent,
            timeout_notify=1,
        )
    )
    server.run([listener])
    sys.stdout.flush()
