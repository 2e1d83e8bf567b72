"""A proxy before a bucket server that is as strict as real stores: 501, 403 on one object, 429 for quick writes."""

import re
import time
from collections import Counter
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

_NAME_IN_PATH = re.compile(r"/(?:(?:download/)?storage/v1/b/[^/]+/o|photos|derivatives)/(.+)")
_NAME_IN_BODY = re.compile(rb'"name":\s*"([^"]+)"')
_HOP = ("connection", "transfer-encoding", "content-length", "keep-alive")


class StrictProxy:
    """`url` takes the place of the server's. `refused` are objects that answer 403, `unconditional` answers 501 to
    conditional writes, `pause` is the least time in seconds between two writes of one object, else 429.

    `answers` counts what the proxy itself answered, by status.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.refused: set[str] = set()
        self.unconditional = False
        self.pause = 0.0
        self.answers: Counter[int] = Counter()
        self._written: dict[str, float] = {}
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.proxy = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "StrictProxy":
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def refusal(self, method: str, path: str, headers: Any, body: bytes) -> int:
        """The status of a request that is not passed on; 0 for one that is."""
        split = urlsplit(path)
        found = _NAME_IN_PATH.fullmatch(split.path)
        named = _NAME_IN_BODY.search(body[:4096]) if "/upload/" in split.path else None
        name = named[1].decode() if named else unquote(found[1]) if found else ""
        conditional = headers.get("If-Match") or headers.get("If-None-Match") or "ifGenerationMatch" in path
        writes = method in ("PUT", "PATCH") or (method == "POST" and "/upload/" in path)
        with self._lock:
            status = 0
            if name in self.refused:
                status = 403
            elif writes and conditional and self.unconditional:
                status = 501
            elif writes and name and time.monotonic() - self._written.get(name, -1e9) < self.pause:
                status = 429
            elif writes:
                self._written[name] = time.monotonic()
            self.answers[status] += 1
            return status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status = self.server.proxy.refusal(self.command, self.path, self.headers, body)
        if status:
            code = {403: "AccessDenied", 429: "SlowDown", 501: "NotImplemented"}[status]
            text = b"" if self.command == "HEAD" else f"<Error><Code>{code}</Code></Error>".encode()
            self._answer(status, [], text)
            return
        connection = HTTPConnection(self.server.proxy.upstream, timeout=30)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in _HOP}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        data = answer.read()
        kept = [(key, value) for key, value in answer.getheaders() if key.lower() not in _HOP]
        self._answer(answer.status, kept, data, answer.getheader("Content-Length"))
        connection.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, length: str | None = None) -> None:
        self.send_response_only(status)
        for key, value in headers:
            self.send_header(key, value)
        self.send_header("Content-Length", length or str(len(body)) if self.command == "HEAD" else str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""
