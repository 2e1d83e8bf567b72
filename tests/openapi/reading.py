"""The parameters and statuses of a function, read from its source without running it.

Every function used by the entry is followed into the package. Parameters are the names that are looked up in the
request; statuses are those of the errors raised. Methods of a bucket or a catalog are not followed; their errors
are listed here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from darkroom import errors, web

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
GETTERS = {"args": "query", "form": "form", "files": "form"}
HELPERS = {"whole_number": "query", "choice": "query", "language": "query"}
METHODS = {"stat": 404, "read": 404}
EVERY = {204, 400, 405, 413, 414, 500, 503}
"""Statuses of every endpoint: OPTIONS, an unknown parameter, a wrong method, a limit, a failure."""


@dataclass(frozen=True)
class Found:
    """In one function, or in all that an entry uses."""

    parameters: frozenset[tuple[str, str]]
    statuses: frozenset[int]
    used: frozenset[tuple[Path, str]]
    """Functions that are called or passed on, by file and name."""


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def functions(file: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(file).body if isinstance(node, ast.FunctionDef)}


@cache
def names(file: Path) -> dict[str, tuple[Path, str | None]]:
    """What each imported name is: a module, or something in it."""
    found: dict[str, tuple[Path, str | None]] = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "darkroom":
            for alias in node.names:
                inner = module_file(f"{node.module}.{alias.name}")
                outer = module_file(str(node.module))
                if inner:
                    found[alias.asname or alias.name] = (inner, None)
                elif outer:
                    found[alias.asname or alias.name] = (outer, alias.name)
    return found


def module_file(dotted: str) -> Path | None:
    path = FUNCTIONS / dotted.replace(".", "/")
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def read_entry(entry: str) -> Found:
    waiting, seen = [(FUNCTIONS / f"{entry}.py", entry)], set()
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting += read_function(*place).used
    found = [read_function(*place) for place in seen]
    return Found(
        frozenset().union(*(each.parameters for each in found)),
        frozenset().union(*(each.statuses for each in found)),
        frozenset(seen),
    )


def methods_of(entry: str) -> set[str]:
    """As the decorator names them."""
    (decorator,) = (
        each for each in functions(FUNCTIONS / f"{entry}.py")[entry].decorator_list if isinstance(each, ast.Call)
    )
    return {str(argument.value).lower() for argument in decorator.args if isinstance(argument, ast.Constant)}


@cache
def read_function(file: Path, name: str) -> Found:
    node = functions(file).get(name)
    if node is None:
        # Imported from where it is written, to be had here.
        return Found(frozenset(), frozenset(), frozenset(imported(file, name)))
    return Found(frozenset(parameters(node)), frozenset(statuses(node)), frozenset(used(file, node)))


def imported(file: Path, name: str) -> Iterator[tuple[Path, str]]:
    module, inside = names(file).get(name, (None, None))
    if module and inside:
        yield module, inside


def used(file: Path, node: ast.FunctionDef) -> Iterator[tuple[Path, str]]:
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            if child.id in functions(file):
                yield file, child.id
            else:
                yield from imported(file, child.id)
        elif isinstance(child, ast.Attribute) and isinstance(child.value, ast.Name):
            module, inside = names(file).get(child.value.id, (None, None))
            if module and inside is None:
                yield module, child.attr


def parameters(node: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """("query", "limit") and so on. A loop over texts that are looked up counts as each of them."""
    loops = {
        str(target.id): [str(word.value) for word in ast.walk(loop.iter) if isinstance(word, ast.Constant)]
        for loop in ast.walk(node)
        if isinstance(loop, ast.comprehension | ast.For)
        for target in [loop.target]
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        place, key = None, call.args[0]
        if call.func.attr in ("get", "getlist") and isinstance(call.func.value, ast.Attribute):
            place = GETTERS.get(call.func.value.attr)
        elif call.func.attr == "get" and isinstance(call.func.value, ast.Name) and call.func.value.id == "query":
            place = "query"
        elif call.func.attr in HELPERS and len(call.args) > 1:
            place, key = HELPERS[call.func.attr], call.args[1]
        if place and isinstance(key, ast.Constant):
            yield place, str(key.value)
        elif place and isinstance(key, ast.Name):
            yield from ((place, word) for word in loops.get(key.id, []))


def statuses(node: ast.FunctionDef) -> Iterator[int]:
    caught = {
        name for handler in ast.walk(node) if isinstance(handler, ast.ExceptHandler) for name in caught_by(handler)
    }
    for child in ast.walk(node):
        if isinstance(child, ast.Raise) and child.exc is not None:
            raised = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
            error = getattr(errors, raised.id, None) if isinstance(raised, ast.Name) else None
            if error:
                yield next((web.STATUS[base] for base in error.__mro__ if base in web.STATUS), 500)
        elif isinstance(child, ast.Attribute) and is_of_a_bucket(child) and "NotFound" not in caught:
            yield METHODS[child.attr]
        elif isinstance(child, ast.keyword) and child.arg == "status" and isinstance(child.value, ast.Constant):
            yield int(str(child.value.value))


def is_of_a_bucket(node: ast.Attribute) -> bool:
    """`bucket.read`, `places.originals(settings).stat`, but not the `read` of a file."""
    owner = node.value
    return node.attr in METHODS and (
        isinstance(owner, ast.Call) or (isinstance(owner, ast.Name) and owner.id == "bucket")
    )


def caught_by(handler: ast.ExceptHandler) -> set[str]:
    return {name.id for name in ast.walk(handler.type) if isinstance(name, ast.Name)} if handler.type else set()
