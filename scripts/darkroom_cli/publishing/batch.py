"""Run many pieces of work in parallel, until done or stopped."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from typing import Final, TypeVar

from darkroom.errors import DarkroomError, ObjectRefused, StorageForbidden, StorageUnavailable, StorageUnusable
from darkroom_cli.publishing.stop import Stop

Work = TypeVar("Work")
Result = TypeVar("Result")

MOST_SILENT: Final = 5
"""The run stops after this many consecutive pieces without a response from the bucket."""
MOST_FORBIDDEN: Final = 3
"""The run stops after this many consecutive pieces that the bucket refuses."""


def run(
    work: Callable[[Work], Result], pieces: Sequence[Work], jobs: int, stop: Stop
) -> Iterator[tuple[Work, Result | Exception]]:
    """Yield each piece with its result as it finishes; an error of one piece does not stop the others.

    A bucket that refuses access or does not respond sets `stop`. Pieces not started by then are not yielded.
    """
    failures = _Failures(stop)

    def one(piece: Work) -> Result | Exception:
        if stop.event.is_set():
            return CancelledError()
        try:
            result = work(piece)
        except (DarkroomError, OSError) as error:
            failures.failed(error)
            # A fault that affects every piece is reported once, as the reason to stop.
            return CancelledError() if isinstance(error, StorageUnusable) else error
        except Exception as error:  # noqa: BLE001  whatever one piece does, the others go on
            return DarkroomError(f"unexpected {type(error).__name__}: {error}")
        failures.succeeded()
        return result

    with ThreadPoolExecutor(jobs, thread_name_prefix="batch") as pool:
        futures = {pool.submit(one, piece): piece for piece in pieces}
        for future in as_completed(futures):
            result = future.result()
            if not isinstance(result, CancelledError):
                yield futures[future], result


class _Failures:
    """Stops a run in which every piece fails for the same reason."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._silent = self._forbidden = 0

    def succeeded(self) -> None:
        self._silent = self._forbidden = 0

    def failed(self, error: Exception) -> None:
        if isinstance(error, ObjectRefused):
            return
        if isinstance(error, StorageForbidden):
            # A single object may have its own permissions; consecutive refusals concern the bucket.
            self._forbidden += 1
            if isinstance(error, StorageUnusable) or self._forbidden >= MOST_FORBIDDEN:
                self._stop.now(str(error))
        elif isinstance(error, StorageUnavailable):
            self._silent += 1
            if self._silent >= MOST_SILENT:
                self._stop.now(f"the bucket does not answer: {error}")
