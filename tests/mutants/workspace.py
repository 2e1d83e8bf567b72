"""The copies of the sources in which mutmut works, one per group, and the results that it keeps there."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Final

from groups import EVERYWHERE, GROUPS
from sample import changes, sampled

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = ROOT / "build" / "mutants"
KILLED: Final = frozenset((1, 3, 24, 36, 37, 152, -24, -9, -11))
"""Exit codes of mutmut for a test that failed, ran for too long, or crashed."""
SURVIVED: Final = frozenset((0, 33))
"""Exit codes for tests that passed, and for a fault that no test reaches."""
SOURCES: Final = ("functions", "scripts")
COPIED: Final = (
    *SOURCES,
    *("tests", "docs", "deploy", "frontend/dist", "frontend/src", "README.md", "Makefile", ".env.example"),
)


def prepare(group: str) -> Path:
    """Bring the copy up to date; mutants of unchanged code keep their results."""
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
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(own + _settings(group), encoding="utf-8")
    return folder


def _settings(group: str) -> str:
    modules, tests = GROUPS[group]
    settings: dict[str, object] = {
        "source_paths": list(SOURCES),
        "only_mutate": sorted(str(path.relative_to(ROOT)) for module in modules for path in ROOT.glob(module)),
        "also_copy": [name for name in COPIED if name not in SOURCES],
        "pytest_add_cli_args_test_selection": [*tests, *EVERYWHERE],
        "pytest_add_cli_args": ["-q", "-x", "-k", "not s3", "-p", "no:xdist", "-p", "no:cacheprovider"],
        # A process in which tests have run has full caches, behind which a fault is never reached.
        "process_isolation": "forkserver",
        "timeout_multiplier": 3.0,
        "timeout_constant": 5.0,
    }
    return "\n".join(["", "[tool.mutmut]", *(f"{name} = {json.dumps(value)}" for name, value in settings.items()), ""])


def digest(folder: Path) -> str:
    """Of everything that decides a result: the code, the tests and mutmut's settings."""
    files = (file for name in (*SOURCES, "tests") for file in (folder / name).rglob("*.py"))
    total = hashlib.sha256()
    for path in (folder / "pyproject.toml", *sorted(files)):
        total.update(path.read_bytes())
    return total.hexdigest()


def _metas(folder: Path) -> list[Path]:
    return sorted((folder / "mutants").rglob("*.meta"))


def forget_others(folder: Path, known: frozenset[int]) -> None:
    """Forget results other than `known`, so that those faults are tried again."""
    for meta in _metas(folder):
        kept = json.loads(meta.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: code if code in known else None for name, code in codes.items()}
        meta.write_text(json.dumps(kept), encoding="utf-8")


def exit_codes(folder: Path) -> dict[str, int | None]:
    """Every mutant, and the exit code of its tests; None if they did not run."""
    codes: dict[str, int | None] = {}
    for meta in _metas(folder):
        codes |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def sample(folder: Path, size: int, seed: int) -> dict[str, str]:
    """The mutants of the sample, each with its function and change."""
    files = {}
    for meta in _metas(folder):
        found = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        files |= dict.fromkeys(found, meta.relative_to(folder / "mutants").with_suffix(""))
    names = sampled(folder / "mutants", files, size, seed)
    return changes(folder / "mutants", {name: files[name] for name in names})
