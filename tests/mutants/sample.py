"""Which mutants of a group are run: a sample with a fixed seed, without those that only change the text of a message.

The names are ordered by a digest of seed and name, and taken until there are enough. Two runs with one seed take the
same mutants of the functions that are the same, and a larger sample contains the smaller one.
"""

import ast
import difflib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SEED: Final = 14
LOGGERS: Final = frozenset(("log", "logging", "logger", "print", "warnings"))
SHOWN: Final = frozenset(("desc", "thread_name_prefix", "unit"))
"""Arguments that name a progress bar or a thread."""
HEADER: Final = re.compile(r"[A-Z][A-Za-z]+(-[A-Z][A-Za-z]+)*")


def _functions(file: Path) -> dict[str, ast.AST]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _changed(original: ast.AST, mutant: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The nodes from a function down to the one that a mutant changed, each with what it became."""
    yield original, mutant
    for field in original._fields:
        before, after = getattr(original, field), getattr(mutant, field, None)
        if field == "name" and isinstance(original, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(before, ast.AST) and type(before) is type(after) and ast.dump(before) != ast.dump(after):
            yield from _changed(before, after)
            return
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                if isinstance(one, ast.AST) and ast.dump(one) != ast.dump(other):
                    if type(one) is type(other):
                        yield from _changed(one, other)
                    else:
                        yield one, other
                    return


def _is_message(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        return True
    called = node.func if isinstance(node, ast.Call) else None
    while isinstance(called, ast.Attribute):
        called = called.value
    return isinstance(called, ast.Name) and called.id in LOGGERS


def _has_no_case(node: ast.AST, text: ast.AST) -> bool:
    """Whether the text is the name of a header or of an encoding in this expression."""
    if isinstance(node, ast.Dict):
        return text in node.keys and all(HEADER.fullmatch(str(getattr(key, "value", ""))) for key in node.keys if key)
    if isinstance(node, ast.Subscript):
        return text is node.slice and "headers" in ast.unparse(node.value)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and text in node.args):
        return False
    is_header = text is node.args[0] and "headers" in ast.unparse(node.func.value)
    return is_header or node.func.attr in ("encode", "decode")


def only_text(original: ast.AST, mutant: ast.AST) -> bool:
    """Whether a mutant changes what a raised error, a logged line, a progress bar or a thread's name says, or the case
    of a header's or an encoding's name.

    Another keyword argument of an error is more than text.
    """
    pairs = list(_changed(original, mutant))
    path = [node for node, _ in pairs]
    if any(isinstance(node, ast.keyword) and node.arg in SHOWN for node in path):
        return True
    before, after = (getattr(node, "value", None) for node in pairs[-1])
    same = isinstance(before, str) and isinstance(after, str) and before.lower() == after.lower()
    if same and any(_has_no_case(node, path[-1]) for node in path):
        return True
    return any(map(_is_message, path)) and not any(isinstance(node, ast.keyword) for node in path)


def change_of(original: ast.AST, mutant: ast.AST) -> str:
    """The lines that only the mutant has, or else those that it lacks."""
    texts = (re.sub(r"__mutmut_\w+", "", ast.unparse(node)).splitlines() for node in (original, mutant))
    lines = list(difflib.ndiff(*texts, charjunk=None))
    for sign in ("+ ", "- "):
        found = [f"{sign}{line[2:].strip()}" for line in lines if line.startswith(sign)]
        if found:
            return " ".join(found)
    return ""


def changes(folder: Path, names: dict[str, Path]) -> dict[str, str]:
    """For each mutant its function and change, which stay the same when other lines of the function change."""
    functions = {file: _functions(folder / file) for file in set(names.values())}
    found = {}
    for name, file in names.items():
        module, _, mutant = name.rpartition(".")
        function = mutant.rpartition("__mutmut_")[0]
        known = functions[file]
        if mutant in known:
            change = change_of(known[f"{function}__mutmut_orig"], known[mutant])
            found[name] = f"{module}.{function}: {change}"
    return found


def sampled(folder: Path, names: dict[str, Path], size: int, seed: int = SEED) -> list[str]:
    """Up to `size` of the mutants, by the file in `folder` that holds each."""
    order = sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    functions = {file: _functions(folder / file) for file in set(names.values())}
    taken: list[str] = []
    for name in order:
        mutant = name.rpartition(".")[2]
        original = f"{mutant.rpartition('__mutmut_')[0]}__mutmut_orig"
        known = functions[names[name]]
        if mutant in known and not only_text(known[original], known[mutant]):
            taken.append(name)
        if len(taken) == size:
            break
    return taken
