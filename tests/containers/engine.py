"""A Docker engine for tests: the machine's own, or one started for them, without a bridge and firewall rules."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

NEEDED = "These tests need a Docker engine. As root they start one themselves: apt-get install docker.io debootstrap"


@dataclass(frozen=True)
class Engine:
    """`host` is the engine's address, or empty for the default one."""

    host: str = ""

    def call(self, *words: str, timeout: float = 900, cwd: Path | None = None) -> str:
        """Standard output of `docker`, which must succeed."""
        done = self.ask(*words, timeout=timeout, cwd=cwd)
        assert done.returncode == 0, f"docker {' '.join(words)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout.strip()

    def ask(self, *words: str, timeout: float = 900, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["docker", *words],
            env=self.environment,
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def importing(self, archive: IO[bytes] | None, image: str, change: str) -> "subprocess.CompletedProcess[str]":
        """Create an image from an archive of a root folder."""
        return subprocess.run(
            ["docker", "import", "--change", change, "-", image],
            env=self.environment,
            stdin=archive,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ} | ({"DOCKER_HOST": self.host} if self.host else {})

    @property
    def answers(self) -> bool:
        return self.ask("info", timeout=30).returncode == 0


@contextmanager
def engine() -> Iterator[Engine]:
    if not shutil.which("docker"):
        raise RuntimeError(NEEDED)
    if Engine().answers:
        yield Engine()
        return
    if not shutil.which("dockerd") or os.geteuid() != 0:
        raise RuntimeError(NEEDED)
    # The path of a socket has at most 107 bytes, so pytest's folders are too deep.
    with tempfile.TemporaryDirectory(prefix="engine-", ignore_cleanup_errors=True) as folder, started(folder) as own:
        yield own


@contextmanager
def started(folder: str) -> Iterator[Engine]:
    own = Engine(f"unix://{folder}/docker.sock")
    command = ["dockerd", "--host", own.host, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec"]
    command += ["--pidfile", f"{folder}/pid", "--bridge=none", "--iptables=false", "--ip6tables=false"]
    command += ["--ip-forward=false", "--ip-masq=false"]
    log = Path(folder, "log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 60
        while not own.answers:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dockerd did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.5)
        yield own
    finally:
        process.terminate()
        process.wait(60)
