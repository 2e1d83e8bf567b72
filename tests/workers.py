"""`--workers N` runs the tests in N processes, forked after one process has imported and collected all of them.

The workers of pytest-xdist are new interpreters, each of which imports and collects everything again: a tenth of the
suite's CPU time. Linux only; elsewhere the option is ignored. Uses attributes that pytest does not document, and is
tested with the version in tests/requirements.txt.
"""

import gc
import multiprocessing
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import chain, groupby, pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

import own_folders

LONGEST = (
    "tests/security/test_outages.py",
    "tests/storage/test_gs_faults.py",
    "tests/matrix/test_matrix.py",
    "tests/security/test_slow_clients.py",
    "tests/security/test_strange_clients.py",
    "tests/security/test_faults.py",
    "tests/images/test_coloring_lineart.py",
    "tests/iiif/test_validator.py",
    "tests/scripts/test_exiftool.py",
    "tests/scripts/test_upload_images.py",
)
"""Files that take longest and are started first, so that no worker is left alone with one of them at the end."""

FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else None
NONE = -1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--workers", type=int, metavar="N", help="run the tests in N forked processes")


class Queue:
    """Indices of the tests that no worker has taken yet, shared by all processes.

    A file is taken as a whole, so that what its tests share is made once.
    """

    def __init__(self, session: pytest.Session) -> None:
        assert FORK
        self._taken, self._closed = FORK.Value("i", 0), FORK.Value("b", 0)
        items = session.items
        self._files = [list(file) for _, file in groupby(range(len(items)), lambda index: items[index].path)]
        if session.config.getoption("random_order", None) is None:
            ranks = {session.config.rootpath / name: rank for rank, name in enumerate(LONGEST)}
            self._files.sort(key=lambda file: ranks.get(items[file[0]].path, len(ranks)))

    def take(self) -> Iterator[int]:
        """Take one file after the other, until nothing is left."""
        while True:
            with self._taken.get_lock():
                number = self._taken.value
                self._taken.value += 1
            if number >= len(self._files):
                return
            for index in self._files[number]:
                if self._closed.value:
                    return
                yield index

    def close(self) -> None:
        self._closed.value = 1


class Reporter:
    """Sends the reports of each test to the first process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reports.append(report)

    def pytest_runtest_logfinish(self) -> None:
        self._pipe.send(self._reports)
        self._reports = []


class Worker:
    """A process that runs tests. `running` is the index of its current test, or NONE."""

    def __init__(self, session: pytest.Session, queue: Queue, folder: Path) -> None:
        assert FORK
        self.running = FORK.Value("i", NONE)
        self.pipe, theirs = FORK.Pipe(duplex=False)
        self.process: BaseProcess = FORK.Process(target=_work, args=(session, queue, theirs, self.running, folder))
        self.process.start()
        theirs.close()


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
    folder = _temporary_folder(session.config)
    queue = Queue(session)
    # What exists now is neither copied nor examined by the garbage collection of any worker.
    gc.collect()
    gc.freeze()
    workers = [Worker(session, queue, folder / f"worker-{number}") for number in range(count)]
    try:
        missing = len(session.items) - _log_reports(session, queue, {worker.pipe: worker for worker in workers})
    finally:
        queue.close()
        for worker in workers:
            worker.pipe.close()
            worker.process.join()
    if missing and not session.shouldstop:
        session.shouldfail = session.shouldfail or f"{missing} tests did not run"
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
    return True


def _temporary_folder(config: pytest.Config) -> Path:
    factory = getattr(config, "_tmp_path_factory", None)
    capture = config.pluginmanager.get_plugin("capturemanager")
    if not hasattr(factory, "_basetemp") or not (capture is None or hasattr(capture, "suspend_global_capture")):
        raise pytest.UsageError(f"tests/workers.py does not know pytest {pytest.__version__}; leave out --workers")
    folder: Path = factory.getbasetemp()  # type: ignore[union-attr]
    return folder


def _log_reports(session: pytest.Session, queue: Queue, workers: dict[Connection, Worker]) -> int:
    """Log what the workers send, until all of them have ended; returns the number of tests that ran.

    A worker that dies fails the test that it ran.
    """
    count = 0
    while workers:
        for pipe in wait([*workers]):
            assert isinstance(pipe, Connection)
            try:
                reports = pipe.recv()
            except EOFError:
                reports = _reports_of_death(session, workers.pop(pipe))
            count += bool(reports)
            for report in reports:
                session.config.hook.pytest_runtest_logreport(report=report)
            if session.shouldfail or session.shouldstop:
                queue.close()
    return count


def _reports_of_death(session: pytest.Session, worker: Worker) -> list[pytest.TestReport]:
    worker.process.join()
    if worker.running.value == NONE:
        return []
    item = session.items[worker.running.value]
    reason = f"The process of this test ended with status {worker.process.exitcode}"
    return [pytest.TestReport(item.nodeid, item.location, {}, outcome="failed", longrepr=reason, when="call")]


def _work(session: pytest.Session, queue: Queue, pipe: Connection, running: object, folder: Path) -> None:
    """Run tests as pytest's own loop does, in a process with its own captured output and temporary folders."""
    config, items = session.config, session.items
    if capture := config.pluginmanager.get_plugin("capturemanager"):
        capture.stop_global_capturing()
        capture.start_global_capturing()
        capture.suspend_global_capture()
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(Reporter(pipe))
    folder.mkdir()
    config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
    own_folders.use(folder / "own")
    gc.set_threshold(10_000)
    with suppress(KeyboardInterrupt, BrokenPipeError):
        for index, following in pairwise(chain(queue.take(), [NONE])):
            running.value = index  # type: ignore[attr-defined]
            next_item = items[following] if following != NONE else None
            config.hook.pytest_runtest_protocol(item=items[index], nextitem=next_item)
        running.value = NONE  # type: ignore[attr-defined]
