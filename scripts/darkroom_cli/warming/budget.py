"""Limit a run's derivatives and their cost, by Google Cloud's published prices."""

import threading
from typing import Final

from darkroom_cli.publishing.stop import Stop

CPU_SECOND: Final = 0.000024
WRITE: Final = 0.005 / 1000
LIST: Final = 0.005 / 1000
READ: Final = 0.0004 / 1000
"""Dollars: a vCPU second of Cloud Run, and the operations of Cloud Storage (read 2026-09-20)."""


class Budget:
    """Counters shared by threads. A limit of None means unlimited."""

    def __init__(self, most: int | None, dollars: float | None, stop: Stop) -> None:
        self._lock = threading.Lock()
        self._most, self._dollars, self._stop = most, dollars, stop
        self.made = self.kept = 0
        self.cost = 0.0

    def may_make(self) -> bool:
        """Count one more derivative. Returns False and stops the run if the budget is used up."""
        with self._lock:
            if self._most is not None and self.made >= self._most:
                self._stop.now(f"--max-new {self._most} was reached")
                return False
            average = self.cost / self.made if self.made else 0.0
            if self._dollars is not None and self.cost + average > self._dollars:
                self._stop.now(f"--max-cost {self._dollars:g} was reached")
                return False
            self.made += 1
            return True

    def spent(self, seconds: float = 0.0, writes: int = 0, reads: int = 0, lists: int = 0) -> None:
        with self._lock:
            self.cost += seconds * CPU_SECOND + writes * WRITE + reads * READ + lists * LIST

    def give_back(self) -> None:
        """Return the budget of a derivative that failed."""
        with self._lock:
            self.made -= 1

    def found(self, count: int) -> None:
        with self._lock:
            self.kept += count

    def summary(self, dry_run: bool) -> str:
        begin = "Would be made" if dry_run else "Made"
        cost = "" if dry_run else f", for about ${self.cost:.4f}"
        return f"{begin}: {self.made} derivatives; already stored: {self.kept}{cost}"
