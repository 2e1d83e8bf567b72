"""Responses per second for a stored derivative of about 50 KB in a folder, compared with the framework's hello-world.

Both servers run unmodified, hello-world with a body of the same size, in alternating rounds.
"""

import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import skimage.data

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
ROUNDS, REQUESTS, CLIENTS = 7, 1500, 8
LIMIT = 0.5


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(command: list[str], port: int, **environment: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        command,
        env={**os.environ, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            time.sleep(0.05)


def ask(port: int, path: str, count: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    size = 0
    for _ in range(count):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        size = len(body)
    connection.close()
    return size


def current(port: int) -> str:
    """The URL of the gallery's only photo, 640 pixels wide, from its JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/api/list-images")
    (image,) = json.load(connection.getresponse())["images"]
    connection.close()
    return next(str(entry["url"]) for entry in image["srcset"] if entry["width"] == 640)


def round_of(port: int, path: str) -> tuple[float, int]:
    """Responses per second, and the size of one, for clients in their own process."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        size = max(pool.map(lambda _: ask(port, path, REQUESTS // CLIENTS), range(CLIENTS)))
    return REQUESTS / (time.perf_counter() - started), size


def cpu_of(process: "subprocess.Popen[bytes]") -> float:
    """CPU seconds of a server and its workers."""
    listing = subprocess.run(["ps", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listing.splitlines()]
    pids = {process.pid} | {pid for pid, parent in pairs if parent == process.pid}
    ticks = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    bucket = folder / "photos"
    bucket.mkdir()
    shutil.copy(Path(skimage.data.__file__).parent / "hubble_deep_field.jpg", bucket / "photo.jpg")
    port = free_port()
    server = start([sys.executable, str(FUNCTIONS / "server.py")], port, DARKROOM_BUCKET=str(bucket))
    path = current(port)
    _, size = round_of(port, path)
    hello = folder / "hello.py"
    hello.write_text(f"BODY = b'x' * {size}\ndef hello(request):\n    return BODY\n")
    other = free_port()
    framework = start(
        [
            sys.executable,
            "-m",
            "functions_framework",
            "--target",
            "hello",
            "--source",
            str(hello),
            "--port",
            str(other),
        ],
        other,
        HOST="127.0.0.1",
    )
    found: dict[str, list[tuple[float, float]]] = {"hello-world": [], "stored derivative": []}
    with get_context("spawn").Pool(1) as client:
        for _ in range(ROUNDS):
            for name, process, at, asked in (
                ("hello-world", framework, other, "/"),
                ("stored derivative", server, port, path),
            ):
                before = cpu_of(process)
                rate, _ = client.apply(round_of, (at, asked))
                found[name].append((rate, (cpu_of(process) - before) / REQUESTS))
    for process in (server, framework):
        process.terminate()
        process.wait()
    shutil.rmtree(folder)
    print(f"{size} bytes, {CLIENTS} clients\n{'':22}{'answers/s':>10}{'CPU us':>8}{'ratio':>8}{'least':>8}")
    for name, rounds in found.items():
        ratios = [rate / base for (rate, _), (base, _) in zip(rounds, found["hello-world"], strict=True)]
        rate, cpu = statistics.median(rate for rate, _ in rounds), statistics.median(cpu for _, cpu in rounds)
        least = f"{LIMIT:8.2f}" if name != "hello-world" else ""
        print(f"{name:22}{rate:10.0f}{1e6 * cpu:8.0f}{statistics.median(ratios):8.2f}{least}")


if __name__ == "__main__":
    main()
