"""One computation per key in this process."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Generic, TypeVar

from darkroom.errors import Busy

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """Threads that request the same key during its computation share the result or the error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Result]] = {}

    def do(self, key: str, compute: Callable[[], Result], seconds: float) -> Result:
        """Return the result of `compute`. A follower waits at most `seconds` for the leader, then raises Busy."""
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = Future()
        if not leads:
            return _follow(flight, seconds)
        try:
            result = compute()
        except BaseException as error:
            flight.set_exception(error)
            raise
        else:
            flight.set_result(result)
            return result
        finally:
            with self._lock:
                del self._flights[key]


def _follow(flight: "Future[Result]", seconds: float) -> Result:
    try:
        return flight.result(seconds)
    except FutureTimeoutError:
        raise Busy("Another request is still generating this picture. Try again.", retry_after=5) from None
