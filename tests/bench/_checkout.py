"""A checkout of Darkroom in a separate process, which derives pictures and reports its CPU time."""

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_WORKER: Final = """
import json, sys, time
sys.path.insert(0, sys.argv[1] + "/functions")
from darkroom.config import Settings
from darkroom.images.operations import Context
try:
    from darkroom.images.chains.chain import parse
    from darkroom.images.derivatives.develop import develop
    from darkroom.images.derivatives.several import develop_each
except ImportError:
    # The modules' names before they moved into subpackages.
    from darkroom.images.chain import parse
    from darkroom.images.develop import develop
    from darkroom.images.together import develop_each
settings = Settings(max_pixels=10**8, max_memory_bytes=8 * 10**9, memory_bytes=8 * 10**9, develop_seconds=300)
for line in sys.stdin:
    path, texts = json.loads(line)
    with open(path, "rb") as file:
        data = file.read()
    chains = {text: parse(text, {}) for text in texts}
    size, error, started = 0, "", time.process_time()
    try:
        if len(chains) == 1:
            size = len(develop(data, chains[texts[0]], Context(), settings))
        else:
            size = sum(map(len, develop_each(data, chains, Context(), settings).values()))
    except Exception as failure:
        error = type(failure).__name__
    print(json.dumps([time.process_time() - started, size, error]), flush=True)
"""


@dataclass(frozen=True)
class Run:
    """CPU seconds; bytes of all results; the name of the error, "" if there is none."""

    seconds: float
    size: int
    error: str


class Checkout:
    """Uses the installed packages of this interpreter."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-c", _WORKER, str(root)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def run(self, path: Path, *chains: str) -> Run:
        """Derive one chain, or several together."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps([str(path), chains]), file=self._process.stdin, flush=True)
        return Run(*json.loads(self._process.stdout.readline()))


def fetch(root: Path, revision: str, into: Path, folders: Sequence[str] = ("functions",)) -> bool:
    """Unpack folders of a revision; False if this repository does not have it."""
    archive = subprocess.run(["git", "-C", str(root), "archive", revision, *folders], check=False, capture_output=True)
    if archive.returncode == 0:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(into, filter="data")
    return archive.returncode == 0
