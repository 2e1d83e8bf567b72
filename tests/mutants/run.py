#!/usr/bin/env python3
"""Mutation testing: inserts small faults into the most important modules, and checks that the tests detect them.

examples:
  run.py                    a sample of every group, within an hour; an interrupted run resumes where it stopped
  run.py keys records       these groups
  run.py --sample 500 keys  more mutants of a group than the usual number
  run.py --seed 2 keys      other mutants than the usual ones
  run.py --survivors keys   undetected faults, as diffs
  run.py --clean            delete all results
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from groups import GROUPS
from sample import SEED
from workspace import KILLED, SURVIVED, WORK, digest, exit_codes, forget_others, prepare, sample

HERE: Final = Path(__file__).resolve().parent
LIMIT: Final = 0.85
SAMPLE: Final = 40
PAUSE: Final = 5.0
TRIES: Final = 2
"""On a busy machine, a test of time-outs may fail without a fault."""
LOG: Final = "log.txt"
ENVIRONMENT: Final = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1"}
SECONDS: Final = 30.0
"""For each mutant, the fastest tests that reach it, up to this many seconds together, so that a run fits an hour."""


def equivalents() -> dict[str, str]:
    """Mutants that behave like the original, by function and change, with the reasons."""
    entries = json.loads((HERE / "equivalent.json").read_text(encoding="utf-8"))
    return {f"{entry['function']}: {entry['change']}": entry["reason"] for entry in entries}


def mutmut(*arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "mutate.py"), *arguments]


def run(group: str, jobs: int, size: int, seed: int) -> None:
    """Try the group's faults; results of earlier runs are kept if neither the code nor the tests changed."""
    folder, started = prepare(group), time.monotonic()
    passed, state = folder / "passed.json", digest(folder)
    print(f"{group}: inserting faults", end="", flush=True)
    if _mutmut(folder, "generate").wait():
        print(f"\n{group}: mutmut failed; see {folder / LOG}", file=sys.stderr)
        return
    # If the code or the tests changed, a test may detect a fault that none detected before.
    is_same = passed.is_file() and json.loads(passed.read_text(encoding="utf-8"))["state"] == state
    forget_others(folder, KILLED | SURVIVED if is_same else KILLED)
    known = equivalents()
    names = [name for name, change in sample(folder, size, seed).items() if change not in known]
    for _ in range(TRIES):
        waiting = [name for name, code in exit_codes(folder).items() if code is None and name in names]
        if not waiting:
            break
        judging = _mutmut(folder, "judge", "--jobs", jobs, "--seconds", SECONDS, "--state", state, *waiting)
        _show_progress(group, folder, names, judging)
        if judging.returncode == 0:
            break
    else:
        print(f"\n{group}: mutmut failed. {_failing(folder)}", file=sys.stderr)
    print(f"\r{group}: {len(names)} faults, {time.monotonic() - started:.0f} s{' ' * 30}")


def _mutmut(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    with (folder / LOG).open("wb") as output:
        command = mutmut(*map(str, arguments))
        return subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=output, stderr=output)


def _show_progress(group: str, folder: Path, names: Sequence[str], judging: subprocess.Popen[bytes]) -> None:
    while judging.poll() is None:
        # mutmut may be writing a file of results.
        with suppress(json.JSONDecodeError):
            codes = exit_codes(folder)
            tried = sum(codes[name] is not None for name in names)
            doing = f"{tried} of {len(names)} faults tried" if tried else "running the tests without a fault"
            print(f"\r{group}: {doing:40}", end="", flush=True)
        with suppress(subprocess.TimeoutExpired):
            judging.wait(PAUSE)


def _failing(folder: Path) -> str:
    """The test that fails without a fault, which stops mutmut without a word; else where to look."""
    asked = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    options = (*asked["pytest_add_cli_args"], *asked["pytest_add_cli_args_test_selection"])
    command = [sys.executable, "-m", "pytest", *options]
    environment = {**ENVIRONMENT, "MUTANT_UNDER_TEST": ""}
    done = subprocess.run(command, cwd=folder / "mutants", env=environment, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "\n".join(("A test fails without a fault:", *failed)) if failed else f"See {folder / LOG}."


def report(group: str, size: int, seed: int) -> Counter[str]:
    known, folder = equivalents(), WORK / group
    codes = exit_codes(folder)
    counts: Counter[str] = Counter()
    for name, change in sample(folder, size, seed).items():
        if change in known:
            counts["equivalent"] += 1
        elif codes[name] in KILLED:
            counts["killed"] += 1
        else:
            counts["survived" if codes[name] in SURVIVED else "not run"] += 1
    judged = counts["killed"] + counts["survived"]
    share = f"{counts['killed'] / judged:7.1%}" if judged else "      -"
    columns = (f"{counts[column]:9}" for column in ("killed", "survived", "equivalent", "not run"))
    print(f"{group:10}{share}{''.join(columns)}", flush=True)
    return counts


def survivors(group: str, size: int, seed: int) -> None:
    known, codes = equivalents(), exit_codes(WORK / group)
    for name, change in sample(WORK / group, size, seed).items():
        if change not in known and codes[name] in SURVIVED:
            print(f"\n# {change}", flush=True)
            subprocess.run(mutmut("show", name), cwd=WORK / group, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", nargs="*", help=f"one or more of {', '.join(GROUPS)}; by default all")
    parser.add_argument("--survivors", action="store_true", help="print the undetected faults")
    parser.add_argument("--clean", action="store_true", help="delete the results of earlier runs")
    parser.add_argument("--sample", type=int, default=SAMPLE, help=f"maximum mutants per group (default {SAMPLE})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the sample (default {SEED})")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="number of parallel mutants (default: one per core)"
    )
    asked = parser.parse_args()
    if unknown := set(asked.group) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}; choose from {', '.join(GROUPS)}")
    groups = asked.group or list(GROUPS)
    if asked.clean:
        for group in groups:
            shutil.rmtree(WORK / group, ignore_errors=True)
        return 0
    if asked.survivors:
        for group in groups:
            survivors(group, asked.sample, asked.seed)
        return 0
    for group in groups:
        run(group, asked.jobs, asked.sample, asked.seed)
    print(f"{'group':10}{'score':>7}{'killed':>9}{'survived':>9}{'equiv.':>9}{'not run':>9}")
    total: Counter[str] = sum((report(group, asked.sample, asked.seed) for group in groups), Counter())
    judged = total["killed"] + total["survived"]
    score = total["killed"] / judged if judged else 0.0
    print(f"{'all':10}{score:7.1%}  of {judged}; at least {LIMIT:.0%} must be detected")
    tried = {change for group in groups for change in sample(WORK / group, asked.sample, asked.seed).values()}
    for change, reason in equivalents().items():
        if change in tried:
            print(f"equivalent: {change}\n    {reason}")
    return 0 if score >= LIMIT and not total["not run"] else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command resumes.")
