"""Time of a random pick, seeded and not, as the gallery grows; it must stay constant."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.catalog.pick import Ring, pick_any

ROUNDS = 2000


def microseconds(pick: Callable[[int], object], rounds: int = ROUNDS) -> float:
    samples = []
    for number in range(rounds):
        started = time.perf_counter()
        pick(number)
        samples.append(time.perf_counter() - started)
    return statistics.median(samples) * 1e6


def main() -> None:
    print(f"{'pictures':>10}{'seeded µs':>12}{'ratio':>8}{'any µs':>10}{'ratio':>8}")
    first: tuple[float, float] | None = None
    for total in (100, 1_000, 10_000, 100_000):
        ring = Ring.of(f"2024/photo {number}.jpg" for number in range(total))
        seeded = microseconds(lambda number, ring=ring: ring.pick(f"seed {number}"))
        unseeded = microseconds(lambda _, total=total: pick_any(total, 1))
        first = first or (seeded, unseeded)
        print(f"{total:>10}{seeded:12.1f}{seeded / first[0]:8.2f}{unseeded:10.1f}{unseeded / first[1]:8.2f}")


if __name__ == "__main__":
    main()
