"""A bucket that refuses access or does not answer stops a run early, with one line."""

import time
from collections.abc import Callable
from threading import Event

import pytest

from darkroom.errors import BrokenImage, StorageForbidden, StorageUnavailable
from darkroom_cli.publishing import batch, retry
from darkroom_cli.publishing.batch import MOST_SILENT
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.stop import Stop


def failing(error: Exception, times: int = 1_000_000) -> tuple[Callable[[], str], list[float]]:
    """A call that fails `times` times and then succeeds, and the times of its calls."""
    calls: list[float] = []

    def call() -> str:
        calls.append(time.monotonic())
        if len(calls) <= times:
            raise error
        return "answer"

    return call, calls


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "PAUSES", (0.01, 0.02, 0.04))


@pytest.mark.usefixtures("hurried")
def test_a_temporary_failure_is_retried() -> None:
    call, calls = failing(StorageUnavailable("503"), times=3)
    assert with_retries(call, Event()) == "answer"
    assert len(calls) == 4
    assert calls[-1] - calls[0] >= 0.07


@pytest.mark.usefixtures("hurried")
def test_a_lasting_failure_or_refusal_is_not_retried_forever() -> None:
    call, calls = failing(StorageUnavailable("503"))
    with pytest.raises(StorageUnavailable):
        with_retries(call, Event())
    assert len(calls) == 4
    call, calls = failing(StorageForbidden("403"))
    with pytest.raises(StorageForbidden):
        with_retries(call, Event())
    assert len(calls) == 1


def test_ctrl_c_ends_the_waiting() -> None:
    stop = Event()
    stop.set()
    call, calls = failing(StorageUnavailable("503"))
    with pytest.raises(StorageUnavailable):
        with_retries(call, stop)
    assert len(calls) == 1


def test_one_error_does_not_stop_the_others() -> None:
    def work(piece: int) -> int:
        if piece % 3 == 0:
            raise BrokenImage(str(piece))
        return piece * 2

    stop = Stop()
    results = dict(batch.run(work, range(20), 4, stop))
    assert len(results) == 20
    assert all(isinstance(results[piece], BrokenImage) == (piece % 3 == 0) for piece in results)
    assert not stop.event.is_set()


@pytest.mark.parametrize("error", [StorageForbidden("no right to write"), StorageUnavailable("gone")])
def test_a_bucket_that_fails_for_all_ends_the_run(error: StorageUnavailable) -> None:
    def work(piece: int) -> int:
        raise error

    stop = Stop()
    results = list(batch.run(work, range(1000), 2, stop))
    assert len(results) <= MOST_SILENT + 2
    assert str(error) in stop.reason
    assert not stop.interrupted
