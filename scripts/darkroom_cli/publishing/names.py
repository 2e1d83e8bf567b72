"""Which object a file becomes, and files that would become the same one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from darkroom.formats import looks_like


@dataclass(frozen=True, order=True)
class Source:
    """`name` is the object's name, `relative` the path below the given folder, `size` in bytes."""

    name: str
    relative: str
    path: Path
    size: int


@dataclass(frozen=True, order=True)
class Refused:
    """`name` as the person knows it: the path that was found. `target` is the object it would have been."""

    name: str
    reason: str
    target: str = ""


def object_name(relative: str) -> str:
    """Path and name as they are; a HEIC file is published as JPEG, so its name ends in `.jpg`."""
    format = looks_like(relative)
    if format and format.name == "heic":
        return relative.rpartition(".")[0] + ".jpg"
    return relative


def without_clashes(sources: Iterable[Source]) -> tuple[list[Source], list[Refused]]:
    """One source for every name. A file that has the name itself goes before one that is renamed to it."""
    by_name: dict[str, dict[Path, Source]] = defaultdict(dict)
    for source in sources:
        by_name[source.name].setdefault(source.path.resolve(), source)
    kept, refused = [], []
    for name, found in sorted(by_name.items()):
        group = list(found.values())
        own = [source for source in group if source.relative == name]
        winner = group[0] if len(group) == 1 else own[0] if len(own) == 1 else None
        if winner:
            kept.append(winner)
        for loser in group:
            others = ", ".join(str(source.path) for source in group if source is not loser)
            if loser is not winner:
                reason = f"{loser.path} would become {name}, as would {others}; rename one or upload it elsewhere"
                refused.append(Refused(loser.relative, reason, name))
    return kept, refused
