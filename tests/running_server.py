"""The real server in its own process, as a person starts it."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

import forked
from own_folders import OWN_FOLDERS

SERVER = Path(__file__).resolve().parents[1] / "functions" / "server.py"


@contextmanager
def running(log: Path, script: Path = SERVER, fresh: bool = False, **environment: str) -> Iterator[str]:
    """Yields its URL; its output goes to the file `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with log.open("ab") as output:
        environment = {**OWN_FOLDERS, "PATH": os.environ["PATH"], "PORT": str(port), **environment}
        process = forked.start([script], environment, stdout=output, stderr=output, fresh=fresh)
    try:
        _wait(base, process, log)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _wait(base: str, process: forked.Process, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            requests.get(f"{base}/health?live=1", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"The server did not start: {log.read_text()[-2000:]}")
