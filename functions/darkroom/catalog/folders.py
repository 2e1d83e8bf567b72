"""Folders as albums: number of pictures, newest picture, and tags."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from darkroom.catalog.image import Image


@dataclass(frozen=True, slots=True)
class Folder:
    """The pictures of a folder: their number, the position of the first in gallery order, and the counts per tag and
    per orientation. `name` has no slash at either end; "" is the root.
    """

    name: str
    count: int
    first: int
    tags: Mapping[str, int] = field(default_factory=dict)
    orientations: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Folder":
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "count": self.count,
            "first": self.first,
            "tags": dict(self.tags),
            "orientations": dict(self.orientations),
        }


@dataclass(frozen=True)
class Album:
    """A folder with all its subfolders. `cover` is None if it has no picture, or none that can be shown."""

    folder: Folder
    title: str
    description: str
    cover: Image | None


@dataclass(frozen=True)
class AlbumPage:
    """An album and the albums in it; `more` is True if others follow the last one."""

    own: Album
    albums: Sequence[Album]
    more: bool


def folders_of(images: Iterable[Image]) -> list[Folder]:
    """The folders that directly contain pictures, by name, not counting pictures in subfolders.

    `images` are in gallery order.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    tags: dict[str, Counter[str]] = {}
    orientations: dict[str, Counter[str]] = {}
    for at, image in enumerate(images):
        name = image.name.rpartition("/")[0]
        counts[name] += 1
        if name not in first:
            first[name], tags[name], orientations[name] = at, Counter(), Counter()
        tags[name].update(image.tags)
        if image.orientation:
            orientations[name][image.orientation] += 1
    return [Folder(name, counts[name], first[name], tags[name], orientations[name]) for name in sorted(counts)]


def beneath(folders: Iterable[Folder], name: str) -> tuple[Folder, list[Folder]]:
    """The folder with all its subfolders, and each direct subfolder likewise. The count of a missing folder is 0."""
    start = f"{name}/" if name else ""
    own: list[Folder] = []
    inside: dict[str, list[Folder]] = {}
    for folder in folders:
        if folder.name == name or folder.name.startswith(start):
            own.append(folder)
        if folder.name.startswith(start) and folder.name != name:
            child = start + folder.name[len(start) :].partition("/")[0]
            inside.setdefault(child, []).append(folder)
    return _joined(name, own), [_joined(child, parts) for child, parts in inside.items()]


def _joined(name: str, parts: Sequence[Folder]) -> Folder:
    tags: Counter[str] = Counter()
    orientations: Counter[str] = Counter()
    for part in parts:
        tags.update(part.tags)
        orientations.update(part.orientations)
    first = min((part.first for part in parts), default=0)
    return Folder(name, sum(part.count for part in parts), first, tags, orientations)
