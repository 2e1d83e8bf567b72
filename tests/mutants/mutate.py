"""mutmut, for a package that lies below `functions` and `scripts` and is imported without them.

mutmut (https://mutmut.readthedocs.io) derives a mutant's name from its file's path and knows only `src` as a folder to
leave away; tests would be matched with no mutant. Two commands are added: `generate` writes the mutants and runs none,
`judge` runs some of them within a limit of seconds each.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
from mutmut.utils import format_utils

_strip = format_utils.strip_prefix


def _strip_prefix(text: str, *, prefix: str, strict: bool = False) -> str:
    if prefix == "src.":
        return text.removeprefix("functions.").removeprefix("scripts.")
    return str(_strip(text, prefix=prefix, strict=strict))


format_utils.strip_prefix = _strip_prefix

from mutmut import __main__ as mutmut  # noqa: E402 - the name above is looked up when this is imported
from mutmut.workers.isolation import ForkServerRunner  # noqa: E402


@mutmut.cli.command()
def generate() -> None:
    mutmut.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(os.cpu_count() or 1)


def _fastest(tests: set[str], seconds: float) -> set[str]:
    """The fastest tests that together take at most `seconds`, and at least one."""
    durations = mutmut.state().duration_by_test
    chosen: set[str] = set()
    for test in sorted(tests, key=lambda test: (durations[test], test)):
        seconds -= durations[test]
        if chosen and seconds < 0:
            break
        chosen.add(test)
    return chosen


_set_mutant = mutmut.set_mutant_under_test


def _set_mutant_here(name: str | None) -> None:
    """Only this process can record which test reaches which function; those that it starts would fail to."""
    _set_mutant(name)
    if name == "stats":
        del os.environ["MUTANT_UNDER_TEST"]


mutmut.set_mutant_under_test = _set_mutant_here

PASSED: Final = Path("passed.json")
"""The tests that passed without a fault, and the digest of the code on which they did."""


def _passed(state: str) -> set[str]:
    kept = json.loads(PASSED.read_text(encoding="utf-8")) if PASSED.is_file() else {}
    return set(kept["tests"]) if kept.get("state") == state else set()


def _remember(state: str, tests: Iterable[str]) -> None:
    PASSED.write_text(json.dumps({"state": state, "tests": sorted(tests)}), encoding="utf-8")


@mutmut.cli.command()
@click.option("--jobs", type=int, required=True)
@click.option("--seconds", type=float, required=True, help="limit of the tests for each mutant")
@click.option("--state", required=True, help="digest of the code and the tests")
@click.argument("names", nargs=-1)
def judge(jobs: int, seconds: float, state: str, names: tuple[str, ...]) -> None:
    """Like `run`, but a test that passed on the same code before is not run again without a fault."""
    collect, run_clean_tests = mutmut.collect_or_load_stats, ForkServerRunner.run_clean_tests
    submit = ForkServerRunner.submit
    unknown = not Path("mutants/mutmut-stats.json").is_file()

    def collect_and_choose(*arguments: Any, **options: Any) -> None:
        collect(*arguments, **options)
        if unknown:
            _remember(state, mutmut.state().duration_by_test)
        reached = mutmut.state().tests_by_mangled_function_name
        for function, tests in reached.items():
            # pytest cannot select a test whose id has an escaped letter, and would run none.
            reached[function] = _fastest({test for test in tests if "\\" not in test}, seconds)

    def submit_sorted(runner: ForkServerRunner, name: str, tests: list[str], *limits: float) -> None:
        submit(runner, name, sorted(tests, key=lambda test: mutmut.state().duration_by_test[test]), *limits)

    def run_others(runner: ForkServerRunner, tests: Iterable[str]) -> int:
        passed = _passed(state)
        others = set(tests) - passed
        code = run_clean_tests(runner, others) if others else 0
        if code == 0:
            _remember(state, passed | others)
        return code

    mutmut.collect_or_load_stats, ForkServerRunner.run_clean_tests = collect_and_choose, run_others
    ForkServerRunner.submit = submit_sorted
    mutmut._run(names, jobs)


# Tests start processes that import this file again.
if __name__ == "__main__":
    mutmut.cli()
