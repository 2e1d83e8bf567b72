"""`--workers N` runs the tests in N processes, forked after one process has imported and collected all of them.

The workers of pytest-xdist are new interpreters, each of which imports and collects everything again: a tenth of the
suite's CPU time. Linux only; elsewhere the option is ignored.
"""

import gc
import multiprocessing
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import chain, pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

import own_folders

FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--workers", type=int, metavar="N", help="run the tests in N forked processes")


class Queue:
    """Indices of the tests that no worker has taken yet, shared by all processes."""

    def __init__(self, tests: int, workers: int) -> None:
        assert FORK
        self._next = FORK.Value("i", 0)
        self._tests, self._workers = tests, workers

    def take(self) -> Iterator[int]:
        """Take what is left in ever smaller runs of neighbors, which share fixtures, until nothing is left."""
        while True:
            with self._next.get_lock():
                first = self._next.value
                count = -(-max(0, self._tests - first) // (4 * self._workers))
                self._next.value += count
            if not count:
                return
            yield from range(first, first + count)

    def close(self) -> None:
        self._next.value = self._tests


class Reporter:
    """Sends each report of a worker to the first process."""

    def __init__(self, config: pytest.Config, pipe: Connection) -> None:
        self._config, self._pipe = config, pipe

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._pipe.send({"nodeid": nodeid, "location": location})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._pipe.send(self._config.hook.pytest_report_to_serializable(config=self._config, report=report))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without collecting garbage, since nearly everything stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    count = session.config.getoption("workers")
    if not count or not FORK or session.testsfailed or session.config.option.collectonly:
        return None
    folder = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    queue = Queue(len(session.items), count)
    # What exists now is neither copied nor examined by the garbage collection of any worker.
    gc.collect()
    gc.freeze()
    workers: dict[Connection, BaseProcess] = {}
    for number in range(count):
        ours, theirs = FORK.Pipe(duplex=False)
        worker = FORK.Process(target=_work, args=(session, queue, theirs, folder / f"worker-{number}"))
        worker.start()
        theirs.close()
        workers[ours] = worker
    try:
        missing = len(session.items) - _log_reports(session, queue, workers)
    finally:
        queue.close()
        for pipe, worker in workers.items():
            pipe.close()
            worker.join()
    if missing and not session.shouldstop:
        session.shouldfail = session.shouldfail or f"{missing} tests did not run"
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
    return True


def _log_reports(session: pytest.Session, queue: Queue, workers: dict[Connection, BaseProcess]) -> int:
    """Log what the workers send, until all of them have ended; returns the number of tests that ran.

    A worker that dies fails the test that it ran.
    """
    hook, running, count = session.config.hook, {}, 0
    while open_pipes := [pipe for pipe in workers if not pipe.closed]:
        for pipe in wait(open_pipes):
            assert isinstance(pipe, Connection)
            try:
                message = pipe.recv()
            except EOFError:
                pipe.close()
                workers[pipe].join()
                if test := running.get(pipe):
                    hook.pytest_runtest_logreport(report=_death(test, workers[pipe].exitcode))
                continue
            if message is None or ("location" in message and "outcome" not in message):
                running[pipe] = message
                count += message is not None
            else:
                report = hook.pytest_report_from_serializable(config=session.config, data=message)
                hook.pytest_runtest_logreport(report=report)
            if session.shouldfail or session.shouldstop:
                queue.close()
    return count


def _death(test: dict[str, Any], status: int | None) -> pytest.TestReport:
    reason = f"The process of this test ended with status {status}"
    return pytest.TestReport(**test, keywords={}, outcome="failed", longrepr=reason, when="call")


def _work(session: pytest.Session, queue: Queue, pipe: Connection, folder: Path) -> None:
    """Run tests as pytest's own loop does, in a process with its own captured output and temporary folders."""
    config = session.config
    if capture := config.pluginmanager.get_plugin("capturemanager"):
        capture.stop_global_capturing()
        capture.start_global_capturing()
        capture.suspend_global_capture()
    config.get_terminal_writer()._file = Path(os.devnull).open("w")  # noqa: SIM115
    config.pluginmanager.register(Reporter(config, pipe))
    folder.mkdir()
    config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
    own_folders.use(folder / "own")
    with suppress(KeyboardInterrupt, BrokenPipeError):
        for item, following in pairwise(chain((session.items[index] for index in queue.take()), [None])):
            assert item
            config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        pipe.send(None)
