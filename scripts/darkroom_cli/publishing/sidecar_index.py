"""Attach the sidecars of a run to their photos, and find photos that an export's sidecar marks as deleted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.sidecars import flickr, google, names
from darkroom_cli.picture_metadata.sidecars.reading import is_of_host, is_unknown
from darkroom_cli.publishing.names import Source


class SidecarIndex:
    """The files of a run by relative folder, across several SOURCEs: a sidecar may be in another archive."""

    def __init__(self) -> None:
        self._sidecars: dict[str, dict[str, Path]] = defaultdict(dict)
        self._files: dict[str, set[str]] = defaultdict(set)
        self._of_accounts = 0

    def add(self, path: Path, relative: str) -> None:
        folder, _, name = relative.rpartition("/")
        if names.is_sidecar(name):
            self._sidecars[folder][name] = path
        else:
            self._files[folder].add(name)

    @property
    def count(self) -> int:
        return sum(map(len, self._sidecars.values())) - self._of_accounts

    @property
    def is_of_host(self) -> bool:
        """Whether Google, Flickr or exiftool wrote one of the sidecars."""
        return any(map(is_of_host, (path for found in self._sidecars.values() for path in islice(found.values(), 20))))

    def attach(self, sources: Iterable[Source]) -> tuple[list[Source], list[str]]:
        """Each source with its sidecars, overriding ones last, and the sidecars of no file."""
        sources = list(sources)
        of_photo: dict[str, list[Path]] = defaultdict(list)
        unmatched: list[str] = []
        files = (f"{folder}/{name}".lstrip("/") for folder, names_here in self._files.items() for name in names_here)
        by_id = flickr.photos_by_id((*files, *(source.relative for source in sources)))
        for folder, sidecars in self._sidecars.items():
            prefix = f"{folder}/" if folder else ""
            matches = names.match(sidecars, sorted(self._files[folder]))
            for photo, found in matches.of_photo.items():
                of_photo[prefix + photo] += [sidecars[name] for name in found]
            for name in matches.unmatched:
                number = flickr.SIDECAR.fullmatch(name)
                photo = by_id.get(number[1], "") if number else ""
                if photo:
                    of_photo[photo].append(sidecars[name])
                elif is_unknown(sidecars[name]):
                    # An export also describes contacts, groups and comments.
                    self._of_accounts += 1
                else:
                    unmatched.append(prefix + name)
        return [replace(source, sidecars=tuple(of_photo.get(source.relative, ()))) for source in sources], unmatched


def is_trashed(source: Source) -> bool:
    """Whether the photo was in its host's trash. Raises OSError."""
    return any(google.is_trashed(path) for path in source.sidecars if path.suffix.lower() == ".json")


def siblings(path: Path) -> Iterable[Path]:
    """The files beside a photo named on the command line, including sidecars."""
    try:
        return [file for file in path.parent.iterdir() if file.is_file()]
    except OSError:
        return []


def problems_of(unmatched: Iterable[str]) -> list[Problem]:
    return [Problem(name, "belongs to no picture of its folder", serious=False) for name in unmatched]
