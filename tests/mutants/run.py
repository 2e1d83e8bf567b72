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
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

from groups import GROUPS
from sample import SEED
from workspace import KILLED, WORK, digest, exit_codes, forget_survivors, prepare, sample

HERE: Final = Path(__file__).resolve().parent
LIMIT: Final = 0.85
SAMPLE: Final = 40
PAUSE: Final = 5.0
ENVIRONMENT: Final = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1"}
SECONDS: Final = 15.0
"""For each mutant, the fastest tests that reach it, up to this many seconds together, so that a run fits an hour."""


def equivalents() -> dict[str, str]:
    lines = (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("  ", 1) for line in lines if line and not line.startswith("#"))


def mutmut(*arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "mutate.py"), *arguments]


def run(group: str, jobs: int, size: int, seed: int) -> None:
    folder = prepare(group)
    log, passed, state = folder / "log.txt", folder / "passed.json", digest(folder)
    with log.open("wb") as output:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            return subprocess.Popen(mutmut(*arguments), cwd=folder, env=ENVIRONMENT, stdout=output, stderr=output)

        if start("generate").wait():
            print(f"{group}: mutmut failed; see {log}", file=sys.stderr)
            return
        if not passed.is_file() or json.loads(passed.read_text(encoding="utf-8"))["state"] != state:
            forget_survivors(folder)
        names = [name for name in sample(folder, size, seed) if name not in equivalents()]
        waiting = [name for name, code in exit_codes(folder).items() if code is None and name in names]
        if not waiting:
            return
        judging = start("judge", "--jobs", str(jobs), "--seconds", str(SECONDS), "--state", state, *waiting)
        started = time.monotonic()
        while judging.poll() is None:
            # mutmut may be writing a file of results.
            with suppress(json.JSONDecodeError):
                codes = exit_codes(folder)
                tried = sum(codes[name] is not None for name in names)
                print(f"\r{group}: {tried} of {len(names)} faults tried", end="", flush=True)
            with suppress(subprocess.TimeoutExpired):
                judging.wait(PAUSE)
        print(f"\r{group}: {len(waiting)} faults tried in {time.monotonic() - started:.0f} s")
        if judging.returncode:
            print(f"{group}: mutmut failed; see {log}", file=sys.stderr)


def report(group: str, size: int, seed: int) -> Counter[str]:
    known, folder = equivalents(), WORK / group
    codes, names = exit_codes(folder), sample(folder, size, seed)
    counts: Counter[str] = Counter()
    for name in names:
        if name in known:
            counts["equivalent"] += 1
        elif codes[name] is None:
            counts["not run"] += 1
        else:
            counts["killed" if codes[name] in KILLED else "survived"] += 1
    modules = {name.rpartition(".")[0] for name in codes}
    for name in known:
        if name not in codes and name.rpartition(".")[0] in modules:
            print(f"equivalent.txt: there is no mutant {name} any more", file=sys.stderr)
    judged = counts["killed"] + counts["survived"]
    share = f"{counts['killed'] / judged:7.1%}" if judged else "      -"
    columns = (f"{counts[column]:9}" for column in ("killed", "survived", "equivalent", "not run"))
    print(f"{group:10}{share}{''.join(columns)}", flush=True)
    return counts


def survivors(group: str, size: int, seed: int) -> None:
    known, codes = equivalents(), exit_codes(WORK / group)
    for name in sample(WORK / group, size, seed):
        if name not in known and codes[name] is not None and codes[name] not in KILLED:
            print(f"\n# {name}", flush=True)
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
    return 0 if score >= LIMIT and not total["not run"] else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command resumes.")
