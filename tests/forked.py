"""Python scripts in forks of a process that has imported their modules already.

Most of the CPU time of a short process is its imports. Tests of a start or of memory, and systems other than Linux,
start a new interpreter instead.
"""

import atexit
import ctypes
import gc
import json
import os
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol

ROOT = Path(__file__).resolve().parents[1]
PATHS = [str(ROOT / name) for name in ("functions", "scripts")]
_NUMBER = struct.Struct("i")
_SET_CHILD_SUBREAPER = 36
"""Of `prctl`: a process whose parent has ended becomes a child of this one."""


class Process(Protocol):
    """What `start` returns; a part of `subprocess.Popen`."""

    pid: int
    returncode: Any

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def communicate(self, input: None = None, timeout: float | None = None) -> tuple[str, str]: ...
    def send_signal(self, sig: int) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Forked:
    """A running fork; outputs to a PIPE are kept in files.

    Its parent waits for it and writes first its process id, then its exit status, to the pipe `told`.
    """

    def __init__(self, told: int, outputs: Sequence[IO[str] | None]) -> None:
        self.pid = _number(told)
        self.returncode: int | None = None
        self._outputs = outputs
        self._told = told

    def poll(self) -> int | None:
        return self._reap(0)

    def wait(self, timeout: float | None = None) -> int:
        status = self._reap(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def communicate(self, input: None = None, timeout: float | None = None) -> tuple[str, str]:
        self.wait(timeout)
        out, err = (_content(output) for output in self._outputs)
        return out, err

    def _reap(self, seconds: float | None) -> int | None:
        if self.returncode is None and self._has_ended(seconds):
            self.returncode = _number(self._told)
            os.close(self._told)
        return self.returncode

    def _has_ended(self, seconds: float | None) -> bool:
        """Wait at most so many seconds, or without an end; unlike `select`, with any number of open files."""
        waiting = select.poll()
        waiting.register(self._told, select.POLLIN)
        return bool(waiting.poll(None if seconds is None else seconds * 1000))

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _number(pipe: int) -> int:
    """The next number that was written to the pipe."""
    data = os.read(pipe, _NUMBER.size)
    if len(data) < _NUMBER.size:
        raise RuntimeError("The process that forks has ended")
    return int(_NUMBER.unpack(data)[0])


def start(
    command: Sequence[object],
    env: Mapping[str, str] | None = None,
    *,
    stdout: IO[Any] | int | None = None,
    stderr: IO[Any] | int | None = None,
    cwd: Path | None = None,
    fresh: bool = False,
) -> Process:
    """Start a script, `-m` and a module, or `-c` and code, with arguments; the rest as for `subprocess.Popen`.

    `fresh` starts a new interpreter, for tests of a start, of memory, and of limits that a process inherits.
    """
    words = [*map(str, command)]
    if fresh or sys.platform != "linux":
        python = [sys.executable, *words]
        return subprocess.Popen(python, env=env, stdout=stdout, stderr=stderr, cwd=cwd, text=True)
    files = [_file() if output == subprocess.PIPE else None for output in (stdout, stderr)]
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - for reading and writing
        first = _descriptor(files[0] or stdout, 1, nowhere)
        second = first if stderr == subprocess.STDOUT else _descriptor(files[1] or stderr, 2, nowhere)
        from darkroom.images import models

        request = {"command": words, "environment": {**(os.environ if env is None else env)}}
        message = json.dumps(request | {"folder": str(cwd or Path.cwd()), "models": str(models.FOLDER)})
        told, tell = os.pipe()
        socket.send_fds(forker(), [message.encode()], [nowhere.fileno(), first, second, tell])
        os.close(tell)
        return Forked(told, files)


def run(
    command: Sequence[object], env: Mapping[str, str] | None = None, *, cwd: Path | None = None, timeout: float = 120
) -> "subprocess.CompletedProcess[str]":
    """As `subprocess.run(..., capture_output=True, text=True, check=False)`."""
    process = start(command, env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
    out, err = process.communicate(timeout=timeout)
    return subprocess.CompletedProcess([*command], process.returncode, out, err)


def _file() -> IO[str]:
    return tempfile.TemporaryFile("w+")


def _descriptor(output: IO[Any] | int | None, usual: int, nowhere: IO[bytes]) -> int:
    if output is None:
        return usual
    return nowhere.fileno() if output == subprocess.DEVNULL else output if isinstance(output, int) else output.fileno()


def _content(file: IO[str] | None) -> str:
    if file is None:
        return ""
    with file:
        file.seek(0)
        return file.read()


@cache
def forker() -> socket.socket:
    """The connection to the process that forks for this one and for forks of it, and ends with the last of them."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen([sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()])
    owner = os.getpid()

    def end() -> None:
        ours.close()
        if os.getpid() == owner:
            process.wait()

    atexit.register(end)
    return ours


def _serve(channel: socket.socket) -> list[str]:
    """Fork for every request, until the other end is closed; returns the command, in the fork alone."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    while True:
        data, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 4)
        _reap()
        if not data:
            os._exit(0)
        *outputs, tell = descriptors
        if os.fork() == 0:
            channel.close()
            child = os.fork()
            if child == 0:
                os.close(tell)
                return _prepared(json.loads(data), outputs)
            _wait(child, outputs, tell)
        for descriptor in descriptors:
            os.close(descriptor)


def _reap() -> None:
    """Take note of the processes that have ended, so that their CPU time counts."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _wait(child: int, outputs: list[int], tell: int) -> NoReturn:
    """In the parent of a script: write its process id, then its exit status."""
    for descriptor in outputs:
        os.close(descriptor)
    os.write(tell, _NUMBER.pack(child))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):
        os.write(tell, _NUMBER.pack(status))
    os._exit(0)


def _prepared(request: dict[str, Any], descriptors: list[int]) -> list[str]:
    """Take over outputs, environment, folder and import path, as a new interpreter does, and the test's models."""
    from darkroom.images import models

    models.FOLDER = Path(request["models"])
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdout.reconfigure(line_buffering=False)  # type: ignore[union-attr]
    command: list[str] = request["command"]
    own = request["folder"] if command[0] in ("-c", "-m") else str(Path(command[0]).resolve().parent)
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [own, *filter(None, given), *(path for path in sys.path[1:] if path not in (own, *given))]
    return command


def _main() -> None:
    sys.path[1:1] = PATHS
    channel = socket.socket(fileno=int(sys.argv[1]))
    for name in _PRELOADED:
        import_module(name)
    for path in sorted((ROOT / "functions").glob("*.py")):
        if path.stem not in ("server", "metrics"):  # `metrics` counts from its import
            import_module(path.stem)
    gc.collect()
    gc.freeze()
    command = _serve(channel)
    status: object = 1
    try:
        _execute(command)
        status = 0
    except SystemExit as end:
        status = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
    _end(status)


def _execute(command: list[str]) -> None:
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    elif command[0] == "-c":
        sys.argv = ["-c", *command[2:]]
        exec(compile(command[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")


def _end(status: object) -> None:
    """End as the interpreter does, without freeing one by one the objects that the forks share."""
    if status is not None and not isinstance(status, int):
        print(status, file=sys.stderr)
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit((status or 0) & 255)


_PRELOADED = (
    "uvicorn",
    "darkroom.server.run",
    "darkroom.storage.gs",
    "darkroom.storage.local",
    "darkroom_cli.main",
    "PIL.Image",
    "numpy",
    "cv2",
)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _main()
