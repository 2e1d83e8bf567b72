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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from groups import GROUPS
from sample import SEED, sampled

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
WORK: Final = ROOT / "build" / "mutants"
SOURCES: Final = ("functions", "scripts")
COPIED: Final = (
    *SOURCES,
    "tests",
    "docs",
    "deploy",
    "frontend/src",
    "README.md",
    "Makefile",
    ".env.example",
)
KILLED: Final = frozenset((1, 3, 24, 36, 37, 152, 255, -24, -9, -11))
"""Exit codes of mutmut for a test that failed, ran for too long, or crashed."""
LIMIT: Final = 0.85
SAMPLE: Final = 60


def equivalents() -> dict[str, str]:
    lines = (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("  ", 1) for line in lines if line and not line.startswith("#"))


def prepare(group: str) -> Path:
    """A copy of the sources, in which mutmut keeps its results; mutants of unchanged code are not run again."""
    modules, tests = GROUPS[group]
    folder = WORK / group
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules", "bench")
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    # mutmut copies files that are not Python only once.
    for name in SOURCES:
        if (folder / "mutants" / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.py")
            shutil.copytree(ROOT / name, folder / "mutants" / name, dirs_exist_ok=True, ignore=ignored)
    files = sorted(str(path.relative_to(ROOT)) for module in modules for path in ROOT.glob(module))
    settings = {
        "source_paths": list(SOURCES),
        "only_mutate": files,
        "also_copy": [name for name in COPIED if name not in SOURCES],
        "pytest_add_cli_args_test_selection": list(tests),
        "pytest_add_cli_args": ["-q", "-x", "-k", "not s3", "-p", "no:xdist", "-p", "no:cacheprovider"],
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(own + "\n[tool.mutmut]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def mutmut(*arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "mutate.py"), *arguments]


def generated(folder: Path) -> dict[str, tuple[Path, int | None]]:
    """Every mutant's file below `mutants`, and its exit code if it was run."""
    found = {}
    for meta in sorted((folder / "mutants").rglob("*.meta")):
        file = meta.relative_to(folder / "mutants").with_suffix("")
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            found[name] = (file, code)
    return found


def results(folder: Path, size: int, seed: int) -> Iterator[tuple[str, int | None]]:
    """The mutants of the sample, and the result of the tests for each."""
    mutants = generated(folder)
    for name in sampled(folder / "mutants", {name: file for name, (file, _) in mutants.items()}, size, seed):
        yield name, mutants[name][1]


def run(group: str, jobs: int, size: int, seed: int) -> None:
    folder = prepare(group)
    print(f"{group}: running; the log is {folder.relative_to(ROOT) / 'log.txt'}", flush=True)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    with (folder / "log.txt").open("w") as log:

        def call(*arguments: str) -> int:
            command = mutmut(*arguments)
            return subprocess.run(
                command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False
            ).returncode

        if call("generate"):
            sys.exit(f"{group}: mutmut failed; see {folder / 'log.txt'}")
        known = equivalents()
        if waiting := [name for name, code in results(folder, size, seed) if code is None and name not in known]:
            call("run", "--max-children", str(jobs), *waiting)


def report(group: str, size: int, seed: int) -> Counter[str]:
    known = equivalents()
    counts: Counter[str] = Counter()
    for name, code in results(WORK / group, size, seed):
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


def survivors(group: str, size: int, seed: int) -> None:
    known = equivalents()
    for name, code in results(WORK / group, size, seed):
        if name not in known and code is not None and code not in KILLED:
            print(f"\n# {name}")
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
    sys.exit(main())
