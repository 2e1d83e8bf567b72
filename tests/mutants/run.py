#!/usr/bin/env python3
"""Mutation testing: small faults are put into the modules that matter most, and the tests have to notice them.

examples:
  run.py                    every group, which takes hours; an interrupted run resumes where it stopped
  run.py keys records       these groups
  run.py --survivors keys   the faults that were not noticed, as diffs
  run.py --clean            forget all results
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from groups import GROUPS

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
WORK: Final = ROOT / "build" / "mutants"
COPIED: Final = ("functions", "scripts", "tests", "docs", "deploy", "README.md", "Makefile", ".env.example")
KILLED: Final = frozenset((1, 3, 24, 36, 37, 152, 255, -24, -9, -11))
"""Exit codes of mutmut for a test that failed, ran for too long, or crashed."""
LIMIT: Final = 0.85


def equivalents() -> dict[str, str]:
    lines = (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("  ", 1) for line in lines if line and not line.startswith("#"))


def prepare(group: str) -> Path:
    """A copy of the sources, in which mutmut keeps its results: what has not changed is not run again."""
    modules, tests = GROUPS[group]
    folder = WORK / group
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules", "bench")
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(source, target)
    files = sorted(str(path.relative_to(ROOT)) for module in modules for path in ROOT.glob(module))
    settings = {
        "source_paths": ["functions", "scripts"],
        "only_mutate": files,
        "also_copy": [name for name in COPIED if name not in ("functions", "scripts")],
        "pytest_add_cli_args_test_selection": list(tests),
        "pytest_add_cli_args": ["-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider"],
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(own + "\n[tool.mutmut]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def mutmut(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "mutate.py"), *arguments]


def results(folder: Path) -> Iterator[tuple[str, int | None]]:
    for file in sorted((folder / "mutants").rglob("*.meta")):
        yield from json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items()


def run(group: str, jobs: int) -> None:
    folder = prepare(group)
    print(f"{group}: running; the log is {folder.relative_to(ROOT) / 'log.txt'}", flush=True)
    with (folder / "log.txt").open("w") as log:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            mutmut(folder, "run", "--max-children", str(jobs)),
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode and not any(True for _ in results(folder)):
        sys.exit(f"{group}: mutmut failed; see {folder / 'log.txt'}")


def report(group: str) -> Counter[str]:
    known = equivalents()
    counts: Counter[str] = Counter()
    for name, code in results(WORK / group):
        if name in known:
            counts["equivalent"] += 1
        elif code is None:
            counts["not run"] += 1
        else:
            counts["killed" if code in KILLED else "survived"] += 1
    judged = counts["killed"] + counts["survived"]
    share = f"{counts['killed'] / judged:7.1%}" if judged else "      -"
    columns = (f"{counts[column]:9}" for column in ("killed", "survived", "equivalent", "not run"))
    print(f"{group:10}{share}{''.join(columns)}", flush=True)
    return counts


def survivors(group: str) -> None:
    known = equivalents()
    for name, code in results(WORK / group):
        if name not in known and code is not None and code not in KILLED:
            print(f"\n# {name}")
            subprocess.run(mutmut(WORK / group, "show", name), cwd=WORK / group, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", nargs="*", help=f"of {', '.join(GROUPS)}; all if none is named")
    parser.add_argument("--survivors", action="store_true", help="print the faults that no test noticed")
    parser.add_argument("--clean", action="store_true", help="forget the results of earlier runs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at the same time (cores)")
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
            survivors(group)
        return 0
    for group in groups:
        run(group, asked.jobs)
    print(f"{'group':10}{'score':>7}{'killed':>9}{'survived':>9}{'equiv.':>9}{'not run':>9}")
    total: Counter[str] = sum((report(group) for group in groups), Counter())
    judged = total["killed"] + total["survived"]
    score = total["killed"] / judged if judged else 0.0
    print(f"{'all':10}{score:7.1%}  of {judged}; at least {LIMIT:.0%} have to be noticed")
    return 0 if score >= LIMIT and not total["not run"] else 1


if __name__ == "__main__":
    sys.exit(main())
