"""`--workers`: every test runs once, and a worker that dies is a failure."""

import re
from pathlib import Path

import forked
import workers

TESTS = """
import os, sys
import pytest

@pytest.fixture(scope="module")
def process():
    return os.getpid()

@pytest.mark.parametrize("number", range(40))
def test_passes(number, process, tmp_path):
    print(f"said by {number}")
    assert process == os.getpid() and not list(tmp_path.parent.glob(f"*_{number}_1"))

def test_fails():
    print("said before")
    assert [1, 2] == [1, 3]
"""
DIES = "\n\ndef test_dies():\n    os._exit(0)\n\n\ndef test_is_last():\n    pass\n"


def run(folder: Path, tests: str, *options: str) -> tuple[int, str, dict[str, int]]:
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_first.py").write_text("def test_it():\n    pass\n")
    (folder / "test_it.py").write_text(tests)
    words = ["-m", "pytest", "-p", "workers", "-p", "no:cacheprovider", "--workers", "2", *options]
    environment = {"PYTHONPATH": str(Path(__file__).parent), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = forked.run(words, environment, cwd=folder)
    counts = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed)", done.stdout.splitlines()[-1])}
    return done.returncode, done.stdout, counts


def test_every_test_runs_once_and_a_failure_shows_its_own_output(tmp_path: Path) -> None:
    status, output, counts = run(tmp_path, TESTS)
    assert (status, counts) == (1, {"passed": 41, "failed": 1})
    assert "assert [1, 2] == [1, 3]" in output and "said before" in output and "said by" not in output


def test_a_worker_that_dies_fails_its_test_and_is_never_a_success(tmp_path: Path) -> None:
    status, output, counts = run(tmp_path, TESTS.replace("[1, 3]", "[1, 2]") + DIES)
    assert status == 1 and counts["failed"] == 1 and counts["passed"] == 42
    assert "test_dies" in output and "ended with status 0" in output and "1 tests did not run" in output


def test_the_first_failure_ends_the_run(tmp_path: Path) -> None:
    tests = TESTS.replace("[1, 3]", "[1, 2]")
    status, output, counts = run(tmp_path, f"def test_first():\n    assert 0\n{tests}", "-x")
    assert status == 1 and counts["failed"] == 1 and "stopping after 1 failures" in output


def test_the_longest_files_exist() -> None:
    root = Path(__file__).resolve().parents[1]
    assert [name for name in workers.LONGEST if not (root / name).is_file()] == []
