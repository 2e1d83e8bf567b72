"""Choose the object name of each file, and detect name clashes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from darkroom.formats import FORMATS, looks_like
from darkroom.storage import Blob
from darkroom.storage.names import composed
from darkroom.storage.object_metadata import parse_metadata


@dataclass(frozen=True, order=True)
class Source:
    """`name` is the object's name, `relative` the path below the given folder, `size` in bytes.

    `sidecars` describe the photo, overriding ones last; `albums` are those of an export that it belongs to.
    """

    name: str
    relative: str
    path: Path
    size: int
    sidecars: tuple[Path, ...] = ()
    albums: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Refused:
    """`name` is the file's path as found; `target` is the object name that it would have had."""

    name: str
    reason: str
    target: str = ""


def object_name(relative: str) -> str:
    """The path in Unicode's composed form, otherwise unchanged. A HEIC file is published as JPEG, so its name ends in
    `.jpg`.
    """
    name = composed(relative)
    return name.rpartition(".")[0] + ".jpg" if is_renamed(relative) else name


def is_renamed(relative: str) -> bool:
    """Whether the file's object has another extension."""
    format = looks_like(relative)
    return bool(format and format.name == "heic")


def as_stored(sources: Iterable[Source], stored: Iterable[Blob]) -> list[Source]:
    """The sources under their existing names in the bucket, in whichever Unicode form."""
    spelled: dict[str, str] = {}
    for blob in sorted(stored, key=lambda blob: (_is_described(blob), blob.name == composed(blob.name))):
        spelled[composed(blob.name)] = blob.name
    return [replace(source, name=spelled.get(source.name, source.name)) for source in sources]


def _is_described(blob: Blob) -> bool:
    known = parse_metadata(blob.metadata)
    return bool(known.caption or known.alt or known.tags)


def without_clashes(
    sources: Iterable[Source], same: Callable[[Source, Source], bool] = lambda one, other: False
) -> tuple[list[Source], list[Refused], list[Source]]:
    """One source per name, the clashes, and the twins: other files of a photo that is among the sources.

    A file with the name itself takes precedence over one renamed to it. `same` tells whether a file whose name
    would change is the same photo as the one that has the name.
    """
    kept, refused, twins = [], [], []
    for group in _groups(sources):
        name = group[0].name
        own = [source for source in group if not is_renamed(source.relative)]
        winner = group[0] if len(group) == 1 else own[0] if len(own) == 1 else None
        if winner:
            kept.append(winner)
        for loser in group:
            others = ", ".join(str(source.path) for source in group if source is not loser)
            if winner and loser is not winner and same(loser, winner):
                twins.append(loser)
            elif loser is not winner:
                reason = f"{loser.path} would become {name}, like {others}; rename one, or upload it to another folder"
                refused.append(Refused(loser.relative, reason, name))
    return sorted(kept), refused, twins


def _groups(sources: Iterable[Source]) -> Iterable[list[Source]]:
    """Group files that would become the same object. A HEIC joins the JPEG of its name, with any JPEG extension."""
    by_name: dict[str, dict[Path, Source]] = defaultdict(dict)
    renamed: list[Source] = []
    for source in sorted(sources):
        if is_renamed(source.relative):
            renamed.append(source)
        else:
            by_name[source.name].setdefault(source.path.resolve(), source)
    jpegs = {name.rpartition(".")[0]: name for name in by_name if looks_like(name) is FORMATS["jpeg"]}
    for source in renamed:
        name = jpegs.get(source.name.rpartition(".")[0], source.name)
        by_name[name].setdefault(source.path.resolve(), source)
    return [list(found.values()) for _, found in sorted(by_name.items())]
