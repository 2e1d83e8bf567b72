"""The servers: how each is installed and started, and its URL for a case.

Each uses both cores as its documentation recommends, keeps no results unless it does so by default, and reads the
photos from the same folder.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import install
from cases import QUALITY, Case
from load import get

from live_server import FUNCTIONS, free_port

_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 20.0
_CORES: Final = "2"


@dataclass(frozen=True)
class Server:
    """`command` gets the installed program, the folder of photos, a folder of its own, and the port."""

    name: str
    install: Callable[[], Path]
    command: Callable[[Path, Path, Path, int], list[str]]
    path: Callable[[Case, str], str]
    environment: Callable[[Path, Path, int], Mapping[str, str]] = lambda photos, own, port: {}
    version: Callable[[Path], str] = field(default=lambda program: "")
    is_ready: Callable[[int], bool] = field(default=lambda port: True)


@dataclass(frozen=True)
class Running:
    server: Server
    pid: int
    port: int


@contextmanager
def started(server: Server, program: Path, photos: Path, own: Path) -> Iterator[Running]:
    """The server, ready for requests; `own` is an empty folder for its files. Raises RuntimeError."""
    port = free_port()
    own.mkdir(parents=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DARKROOM_")}
    with (own / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            server.command(program, photos, own, port),
            cwd=own,
            env={**kept, **server.environment(photos, own, port)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(server, process, photos, port, own / "log.txt")
        yield Running(server, process.pid, port)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the whole group, since not every server ends its own processes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(server: Server, process: "subprocess.Popen[bytes]", photos: Path, port: int, log: Path) -> None:
    """Wait for the first picture, of a name that no measurement uses."""
    first = min(photos.iterdir()).name
    megapixels, kind = int(first.partition("-")[0]), first.rpartition(".")[2]
    ends = time.monotonic() + _START_SECONDS
    said: object = ""
    while time.monotonic() < ends and process.poll() is None:
        try:
            get(port, server.path(Case(megapixels, kind, 100, "jpeg"), first))
            if server.is_ready(port):
                return
        except (OSError, RuntimeError) as error:
            said = error
        time.sleep(0.2)
    raise RuntimeError(f"{server.name} does not answer: {said} {log.read_text(errors='replace')[-300:]}")


def _darkroom_is_ready(port: int) -> bool:
    """Whether the catalog is complete, so that nothing is read in the background."""
    return b'"pending": 0' in get(port, "/api/list-images?limit=1").replace(b'"pending":0', b'"pending": 0')


def _thumbor_settings(photos: Path, own: Path) -> Path:
    settings = own / "thumbor.conf"
    settings.write_text(
        "LOADER = 'thumbor.loaders.file_loader'\n"
        f"FILE_LOADER_ROOT_PATH = {str(photos)!r}\n"
        "STORAGE = 'thumbor.storages.no_storage'\n"
        "ALLOW_UNSAFE_URL = True\n"
    )
    return settings


def _thumbor_path(case: Case, photo: str) -> str:
    return f"/unsafe/{case.width}x0/filters:format({case.format}):quality({QUALITY})/{photo}"


def _package_version(program: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([program, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def _npm_version(place: Path, package: str) -> str:
    script = f"process.stdout.write(require('./node_modules/{package}/package.json').version)"
    return subprocess.run(["node", "-e", script], cwd=place, capture_output=True, text=True, check=True).stdout


DARKROOM: Final = Server(
    "Darkroom",
    install=lambda: FUNCTIONS / "server.py",
    command=lambda program, photos, own, port: [sys.executable, str(program)],
    environment=lambda photos, own, port: {
        **{"DARKROOM_BUCKET": str(photos), "DARKROOM_DERIVATIVES": str(own / "derivatives"), "DARKROOM_OPEN": "1"},
        # The others let every request wait without end, and a machine in use by others may be slow.
        **{"DARKROOM_QUEUE_SECONDS": "120", "DARKROOM_REQUEST_SECONDS": "120"},
        **{"DARKROOM_LOG": "errors", "PORT": str(port)},
    },
    path=lambda case, photo: f"/api/get-image/resize:{case.width},format:{case.format},quality:{QUALITY}/{photo}",
    is_ready=_darkroom_is_ready,
)
OTHERS: Final = (
    Server(
        "ipx",
        install=install.ipx,
        command=lambda program, photos, own, port: [
            *("node", str(program / "node_modules" / "ipx" / "bin" / "ipx.mjs"), "serve"),
            *("--dir", str(photos), "--host", "127.0.0.1", "--port", str(port)),
        ],
        path=lambda case, photo: f"/w_{case.width},f_{case.format},q_{QUALITY}/{photo}",
        version=lambda place: f"{_npm_version(place, 'ipx')}, sharp {_npm_version(place, 'sharp')}",
    ),
    Server(
        "thumbor",
        install=install.thumbor,
        command=lambda program, photos, own, port: [
            *(str(program / "thumbor"), "--ip", "127.0.0.1", "--port", str(port), "--processes", _CORES),
            *("--log-level", "error", "--conf", str(_thumbor_settings(photos, own))),
        ],
        path=_thumbor_path,
        version=lambda place: (
            f"{_package_version(place / 'python', 'thumbor')}, Pillow {_package_version(place / 'python', 'pillow')}"
        ),
    ),
    Server(
        "imgproxy",
        install=install.imgproxy,
        command=lambda program, photos, own, port: [str(program)],
        environment=lambda photos, own, port: {
            **{"IMGPROXY_BIND": f"127.0.0.1:{port}", "IMGPROXY_LOCAL_FILESYSTEM_ROOT": str(photos)},
            **{"IMGPROXY_MAX_SRC_RESOLUTION": "100", "IMGPROXY_LOG_LEVEL": "error"},
        },
        path=lambda case, photo: (
            f"/insecure/rs:fit:{case.width}:0/q:{QUALITY}/plain/local:///{photo}@{case.format.replace('jpeg', 'jpg')}"
        ),
        version=lambda program: install.IMGPROXY,
    ),
    Server(
        "imagor",
        install=install.imagor,
        command=lambda program, photos, own, port: [str(program)],
        environment=lambda photos, own, port: {
            **{"PORT": str(port), "IMAGOR_UNSAFE": "1", "FILE_LOADER_BASE_DIR": str(photos)},
        },
        path=_thumbor_path,
        version=lambda program: install.IMAGOR,
    ),
)
