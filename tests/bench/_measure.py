"""CPU time of fresh processes, measured in turns, so that a busy machine affects all cases equally."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence

Case = tuple[str, Mapping[str, str]]


def cpu_seconds(code: str, environment: Mapping[str, str]) -> float:
    """User and system time of one fresh interpreter that runs `code`."""
    # Without stored bytecode, every start would compile all modules.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    subprocess.run([sys.executable, "-c", code], env={**own, **environment}, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def interleaved(cases: Mapping[str, Case], rounds: int) -> dict[str, list[float]]:
    """Every case once per round; the first round, which fills the file cache, is discarded."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for round_number in range(rounds + 1):
        for name, (code, environment) in cases.items():
            seconds = cpu_seconds(code, environment)
            if round_number:
                found[name].append(seconds)
    return found


def table(found: Mapping[str, Sequence[float]], baseline: str, limits: Mapping[str, float]) -> None:
    """Each case's median, and the median of its ratios to the baseline of the same round."""
    print(f"{'':34}{'CPU ms':>8}{'ratio':>8}{'limit':>8}")
    for name, seconds in found.items():
        ratios = [own / other for own, other in zip(seconds, found[baseline], strict=True)]
        limit = f"{limits[name]:8.2f}" if name in limits else ""
        print(f"{name:34}{1000 * statistics.median(seconds):8.0f}{statistics.median(ratios):8.2f}{limit}")
