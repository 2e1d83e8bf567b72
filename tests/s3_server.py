"""A server of the S3 API in memory: moto's, one request at a time, since its preconditions are not atomic."""

import logging
import time
from collections.abc import Iterable
from threading import Lock, Thread
from typing import Any

from werkzeug.serving import make_server

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_REGION": "us-east-1"}


class S3Server:
    """`url` is the value for AWS_ENDPOINT_URL_S3; `with S3Server() as server:` runs it in a thread."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app

        self._app = DomainDispatcherApplication(create_backend_app)
        self._lock = Lock()
        self.refuse = False
        """Whether every request returns 403."""
        self.requests = 0
        self.failures = 0
        """Number of next requests that return 503."""
        self.answers: dict[tuple[str, str], tuple[int, str]] = {}
        """Requests that fail, by method and part of the path: status, and the code of S3's XML."""
        self.trickle: tuple[str, float] | None = None
        """Part of a path whose answers come byte by byte, and the seconds between two bytes."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def environment(self) -> dict[str, str]:
        """With which a process finds it."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL_S3": self.url}

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._lock:
            self.requests += 1
            if found := self._planted(environ):
                status, code = found
                body = f"<Error><Code>{code}</Code><Message>planted</Message></Error>".encode()
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                start_response(f"{status} Planted", [("Content-Length", str(len(body)))])
                return [body]
            if self.refuse or self.failures:
                status = "403 Forbidden" if self.refuse else "503 Slow Down"
                self.failures = max(0, self.failures - 1)
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                start_response(status, [("Content-Length", "0")])
                return []
            answer = b"".join(self._app(environ, start_response))
        if self.trickle and self.trickle[0] in environ["PATH_INFO"] and environ["REQUEST_METHOD"] == "GET":
            return _slowly(answer, self.trickle[1])
        return [answer]

    def _planted(self, environ: dict[str, Any]) -> tuple[int, str] | None:
        matches = (
            answer
            for (method, part), answer in self.answers.items()
            if method == environ["REQUEST_METHOD"] and part in environ["PATH_INFO"]
        )
        return next(matches, None)

    def __enter__(self) -> "S3Server":
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        """Reset to no buckets and no faults."""
        self.refuse, self.failures = False, 0
        self.answers = {}
        from moto.moto_api._internal.models import moto_api_backend

        with self._lock:
            moto_api_backend.reset()


def _slowly(data: bytes, seconds: float) -> Iterable[bytes]:
    for byte in data:
        yield bytes([byte])
        time.sleep(seconds)
