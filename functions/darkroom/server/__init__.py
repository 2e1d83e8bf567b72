"""The self-hosted front: gunicorn with threads, which no slow or silent client can hold for long."""

import os
import resource
from typing import Any, Final

from gunicorn.app.base import BaseApplication

from darkroom.config import Settings
from darkroom.server.timeouts import Application, with_patience
from darkroom.server.worker import Worker

THREADS: Final = 64
"""Most of them wait: for the bucket, or at the gate before the pixels."""
CONNECTIONS: Final = 1000
"""One that is silent, slow or kept alive costs no thread, only its place among these."""
LONGEST_LINE: Final = 8190


class Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One process with threads: they share the catalog, and pixel work releases the interpreter's lock."""

    def __init__(self, app: Application, settings: Settings, host: str, port: int) -> None:
        self._app = with_patience(app, settings.body_seconds, settings.answer_seconds)
        self._settings = settings
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        threads = int(os.environ.get("THREADS", THREADS))
        self.cfg.set("bind", self._bind)
        self.cfg.set("worker_class", Worker.of(self._settings))
        self.cfg.set("workers", int(os.environ.get("WORKERS", "1")))
        self.cfg.set("threads", threads)
        self.cfg.set("worker_connections", max(2 * threads, min(CONNECTIONS, _most_files() // 2)))
        self.cfg.set("limit_request_line", LONGEST_LINE)
        self.cfg.set("timeout", 0)
        self.cfg.set("keepalive", 75)
        self.cfg.set("loglevel", "error")

    def load(self) -> Any:
        return self._app


def _most_files() -> int:
    """How many files and connections the system lets this process have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS * 2 if soft == resource.RLIM_INFINITY else soft
