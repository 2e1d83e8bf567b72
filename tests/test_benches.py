"""Every bench can be imported: what it uses from Darkroom, from the tests and from other benches still exists."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCHES = ROOT / "tests" / "bench"
PLACES = (BENCHES, BENCHES / "peers", ROOT / "tests", ROOT / "functions", ROOT / "scripts")


@cache
def source(module: str) -> Path | None:
    """The file of a module of this repository, or the folder of a package without a file."""
    for place in PLACES:
        path = place.joinpath(*module.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py", path):
            if file.exists():
                return file
    return None


@cache
def names(file: Path) -> set[str]:
    """What is defined anywhere at the top level of a file, also under a condition."""
    if file.is_dir():
        return set()
    found = set()
    waiting: list[ast.AST] = list(ast.parse(file.read_text()).body)
    for node in waiting:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def missing(bench: Path) -> Iterator[str]:
    tree = ast.parse(bench.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = [(str(node.module), alias.name) for alias in node.names]
        else:
            continue
        for module, name in wanted:
            file = source(module)
            package = module.partition(".")[0]
            if file is None:
                # What is not installed everywhere is imported where it is used.
                if source(package) or (node in tree.body and find_spec(package) is None):
                    yield f"{bench.name}: {module}"
            elif name and name not in names(file) and source(f"{module}.{name}") is None:
                yield f"{bench.name}: {module}.{name}"


def test_every_bench_finds_what_it_imports() -> None:
    benches = sorted(BENCHES.rglob("*.py"))
    assert len(benches) > 30
    assert [problem for bench in benches for problem in missing(bench)] == []
