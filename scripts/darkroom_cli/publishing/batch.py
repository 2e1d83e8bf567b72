"""Run many pieces of work in parallel, until done or stopped."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from typing import Final, TypeVar

from darkroom.errors import DarkroomError, StorageForbidden, StorageUnavailable
from darkroom_cli.publishing.stop import Stop

Work = TypeVar("Work")
Result = TypeVar("Result")

MOST_SILENT: Final = 5
"""Consecutive pieces without an answer from the bucket before the run stops."""


def run(
    work: Callable[[Work], Result], pieces: Sequence[Work], jobs: int, stop: Stop
) -> Iterator[tuple[Work, Result | Exception]]:
    """Yield each piece with its result as it finishes; an error of one piece does not stop the others.

    A bucket that refuses access or does not answer sets `stop`. Pieces not started by then are not yielded.
    """
    silent = 0

    def one(piece: Work) -> Result | Exception:
        nonlocal silent
        if stop.event.is_set():
            return CancelledError()
        try:
            result = work(piece)
        except StorageForbidden as error:
            stop.now(str(error))
            return error
        except StorageUnavailable as error:
            silent += 1
            if silent >= MOST_SILENT:
                stop.now(f"the bucket does not answer: {error}")
            return error
        except (DarkroomError, OSError) as error:
            return error
        except Exception as error:  # noqa: BLE001  whatever one piece does, the others go on
            return DarkroomError(f"unexpected {type(error).__name__}: {error}")
        silent = 0
        return result

    with ThreadPoolExecutor(jobs, thread_name_prefix="batch") as pool:
        futures = {pool.submit(one, piece): piece for piece in pieces}
        for future in as_completed(futures):
            result = future.result()
            if not isinstance(result, CancelledError):
                yield futures[future], result
