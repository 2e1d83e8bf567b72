"""Clients that request one URL after the other, and what a server spent on them."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Lock
from typing import Final

from process_tree import Peak, cpu_seconds

_TIMEOUT: Final = 60.0
_SAMPLE_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Load:
    """Answers, wall and CPU seconds, the sum of the bodies and the peak memory in bytes, and one body."""

    answers: int
    seconds: float
    cpu: float
    body_bytes: int
    peak: int
    body: bytes

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu / self.answers


def put(
    root: int, port: int, paths: Iterator[str], clients: int, seconds: float, sample: float = _SAMPLE_SECONDS
) -> Load:
    """Request paths for some seconds from `clients` at the same time; the server's first process is `root`.

    Each request has its own connection, so that a server with several processes shares them evenly. Stops when all
    have their last answer, or when `paths` ends. Raises RuntimeError for any status but 200.
    """
    lock = Lock()
    bodies: list[bytes] = []
    sizes: list[int] = []

    def client() -> None:
        while True:
            with lock:
                path = next(paths, None)
            if path is None:
                return
            body = get(port, path)
            sizes.append(len(body))
            bodies[:] = [body]
            if time.perf_counter() > started + seconds:
                return

    before, started = cpu_seconds(root), time.perf_counter()
    with Peak(root, sample) as peak, ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client) for _ in range(clients)]:
            done.result()
        elapsed = time.perf_counter() - started
    return Load(len(sizes), elapsed, cpu_seconds(root) - before, sum(sizes), peak.bytes, bodies[0])


def get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}: {body[:200]!r}")
        return body
    finally:
        connection.close()
