"""The whole server in its own process, as `make run` starts it, with its memory."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

import forked

FUNCTIONS = Path(__file__).resolve().parents[1] / "functions"


@dataclass(frozen=True)
class LiveServer:
    url: str
    port: int
    process: forked.Process

    def workers(self) -> list[int]:
        """The worker processes."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in task.read_text().split()]

    def memory(self, field: str = "VmHWM") -> int:
        """Resident bytes: the peak so far, or with `VmRSS` as it is now."""
        lines = (line for pid in self.workers() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) * 1024

    def kill(self) -> None:
        """Kill the process, as the system does when memory is short."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def live_server(bucket: Path | str, fresh: bool = False, **settings: str) -> Iterator[LiveServer]:
    """`settings` by their names after DARKROOM_, in lower case; others of the environment do not count."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DARKROOM_")}
    environment |= {f"DARKROOM_{key.upper()}": value for key, value in settings.items()}
    port = free_port()
    environment |= {"DARKROOM_BUCKET": str(bucket), "PORT": str(port)}
    process = forked.start([FUNCTIONS / "server.py"], environment, stdout=subprocess.DEVNULL, fresh=fresh)
    server = LiveServer(f"http://127.0.0.1:{port}", port, process)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(server: LiveServer) -> None:
    for _ in range(1500):
        assert server.process.poll() is None, "the server has ended"
        try:
            requests.get(f"{server.url}/api/health?live=1", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.02)
    raise AssertionError("the server does not answer")
