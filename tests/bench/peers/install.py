"""Install the other servers below `.installed`, each with its own packages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PLACE: Final = HERE / ".installed"
IMGPROXY: Final = "4.0.12"
IMAGOR: Final = "1.9.5"
_SECONDS: Final = 600


class NotInstalled(Exception):
    """The reason, for the report."""


def ipx() -> Path:
    """The folder with node_modules. Raises NotInstalled."""
    place = PLACE / "ipx"
    if not (place / "node_modules" / "ipx").is_dir():
        _need("npm", "Node 20 or newer is needed: https://nodejs.org")
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, place / name)
        _run(["npm", "ci", "--silent"], place)
    return place


def thumbor() -> Path:
    """The environment's folder of programs. Raises NotInstalled."""
    place = PLACE / "thumbor"
    if not (place / "bin" / "thumbor").is_file():
        _run([sys.executable, "-m", "venv", str(place)], HERE)
        requirements = ["-r", str(HERE / "requirements-thumbor.txt")]
        _run([str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *requirements], HERE)
    return place / "bin"


def imgproxy() -> Path:
    """The program. Raises NotInstalled."""
    return _go("imgproxy", f"github.com/imgproxy/imgproxy/v4/cli@v{IMGPROXY}", "cli")


def imagor() -> Path:
    """The program. Raises NotInstalled."""
    return _go("imagor", f"github.com/cshum/imagor/cmd/imagor@v{IMAGOR}", "imagor")


def _go(name: str, package: str, program: str) -> Path:
    place = PLACE / name
    if not (place / program).is_file():
        _need("go", "Go is needed: https://go.dev/dl/")
        _need("pkg-config", "pkg-config is needed: apt-get install pkg-config")
        if subprocess.run(["pkg-config", "--exists", "vips"], check=False).returncode:
            raise NotInstalled("libvips is needed: apt-get install libvips-dev")
        place.mkdir(parents=True, exist_ok=True)
        _run(["go", "install", package], place, GOBIN=str(place))
    return place / program


def _need(program: str, hint: str) -> None:
    if not shutil.which(program):
        raise NotInstalled(hint)


def _run(command: Sequence[str], folder: Path, **environment: str) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"`{' '.join(command)}` took more than {_SECONDS} s") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled(f"`{' '.join(command)}`: {said[-1] if said else done.returncode}")


Install = Callable[[], Path]
