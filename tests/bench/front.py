"""CPU of our server for one stored derivative, compared with Granian and with the application alone.

The same derivative (about 14 kB, from a folder) is requested over 16 open connections, in alternating rounds. Granian
is installed only for this benchmark (tests/requirements-front.txt).
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import skimage.data
from stored_derivative import FUNCTIONS, cpu_of, free_port, round_of, start

ROUNDS: Final = 7
REQUESTS: Final = 1500
PATH: Final = "/api/get-image/resize:320,format:webp/coffee.png"
LIMIT: Final = 1.4
"""Maximum CPU relative to Granian's."""
ALONE: Final = "application alone"


def alone() -> float:
    """CPU seconds for one response of the application, called in a thread of its own process."""
    sys.path.insert(0, str(FUNCTIONS))
    import server
    from darkroom import log

    log.show_errors_only()
    for _ in range(100):
        _call(server.app)
    started = time.process_time()
    for _ in range(REQUESTS):
        _call(server.app)
    return (time.process_time() - started) / REQUESTS


def _call(app: Callable[..., Any]) -> bytes:
    environ = {
        **{"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": PATH, "QUERY_STRING": "", "RAW_URI": PATH},
        **{"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost"},
        **{"wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr, "REMOTE_ADDR": "127.0.0.1"},
        **{"wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False},
    }
    body = app(environ, lambda status, headers, error=None: None)
    try:
        return b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()


def commands(port: int) -> Mapping[str, list[str]]:
    ours = {"ours": [sys.executable, str(FUNCTIONS / "server.py")]}
    if find_spec("granian") is None:
        print("Granian is not installed: pip install -r tests/requirements-front.txt")
        return ours
    granian = ["-m", "granian", "--interface", "wsgi", "--blocking-threads", "64", "--workers", "1"]
    place = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "critical", "server:app"]
    return {**ours, "Granian": [sys.executable, *granian, *place]}


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "photos").mkdir()
    shutil.copy(Path(skimage.data.__file__).parent / "coffee.png", folder / "photos" / "coffee.png")
    environment = {"DARKROOM_BUCKET": str(folder / "photos"), "DARKROOM_ALLOWED_ORIGINS": "loopback"}
    environment |= {"PYTHONPATH": str(FUNCTIONS)}
    os.environ.update(environment)
    found: dict[str, list[float]] = {}
    rates: dict[str, list[float]] = {}
    with get_context("spawn").Pool(1) as client, get_context("spawn").Pool(1) as caller:
        ports = [free_port(), free_port()]
        named = list(commands(ports[1]).items())
        servers = {name: (start(command, port), port) for (name, command), port in zip(named, ports, strict=False)}
        for name, (_, port) in servers.items():
            client.apply(round_of, (port, PATH))
            found[name], rates[name] = [], []
        found[ALONE] = []
        for _ in range(ROUNDS):
            for name, (process, port) in servers.items():
                before = cpu_of(process)
                rate, size = client.apply(round_of, (port, PATH))
                found[name].append((cpu_of(process) - before) / REQUESTS)
                rates[name].append(rate)
            found[ALONE].append(caller.apply(alone))
        for process, _ in servers.values():
            process.terminate()
            process.wait()
    shutil.rmtree(folder)
    base = found.get("Granian", found[ALONE])
    print(f"{size} bytes\n{'':22}{'answers/s':>10}{'CPU us':>8}{'ratio':>8}{'limit':>8}")
    for name, seconds in found.items():
        ratio = statistics.median(own / other for own, other in zip(seconds, base, strict=True))
        rate = f"{statistics.median(rates[name]):10.0f}" if name in rates else f"{'':10}"
        limit = f"{LIMIT:8.2f}" if name == "ours" and "Granian" in found else ""
        print(f"{name:22}{rate}{1e6 * statistics.median(seconds):8.0f}{ratio:8.2f}{limit}")
    if "Granian" in found:
        ratio = statistics.median(own / other for own, other in zip(found["ours"], base, strict=True))
        sys.exit(ratio > 1.1 * LIMIT)


if __name__ == "__main__":
    main()
