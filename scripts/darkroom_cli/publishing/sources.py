"""Find the files of a run: all pictures below the given folders, their object names, and refused files."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from stat import S_ISREG
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, InvalidName
from darkroom.formats import REFUSED_EXTENSIONS, extension_of, is_picture, looks_like
from darkroom.image_file.signature import format_of
from darkroom.storage.buckets import RESERVED, reserved
from darkroom.storage.collection import is_considered, left_out
from darkroom.storage.names import check_name
from darkroom_cli.publishing.names import Refused, Source, object_name, without_clashes
from darkroom_cli.publishing.sidecar_index import SidecarIndex, is_trashed, siblings
from darkroom_cli.publishing.twins import is_same_photo

CAPTION_FILES: Final = ("metadata.json", "captions.csv")
"""Captions files in any folder of the run; the second overrides the first."""

_OWN: Final = ".darkroom"
_BESIDE: Final = ("json", "xmp", "csv")
"""Extensions of sidecars and captions files."""


@dataclass
class Found:
    """`caption_files` are pairs of a path and the prefix for its names; `others` counts other files by extension.

    `left_out` has the relative paths of pictures that are skipped by rule, by reason.
    """

    sources: list[Source] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    caption_files: list[tuple[Path, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: Counter[str] = field(default_factory=Counter)
    sidecars: SidecarIndex = field(default_factory=SidecarIndex)
    unmatched: list[str] = field(default_factory=list)


def find_sources(paths: Sequence[Path], exclude: Sequence[str], settings: Settings, destination: Path | None) -> Found:
    """Find the files. `exclude` are shell patterns for relative paths and file names; `destination` a local bucket.

    Raises ConfigurationError for a path that does not exist, and for one inside the destination.
    """
    found = Found()
    for path in paths:
        _check(path, destination)
        if path.is_dir():
            for file, relative in _walk(path, destination, found):
                found.sidecars.add(file, relative)
                if not is_excluded(relative, exclude):
                    _add(found, file, relative, settings, asked=False)
        else:
            _add(found, path, path.name, settings, asked=True)
            for file in siblings(path):
                found.sidecars.add(file, file.name)
    _describe(found)
    found.sources, clashes, twins = without_clashes(
        found.sources, lambda one, other: is_same_photo(one.path, other.path, settings)
    )
    found.left_out["twin"] += [twin.relative for twin in twins]
    found.refused = sorted({*found.refused, *clashes})
    return found


def _describe(found: Found) -> None:
    """Attach the sidecars to their photos, and skip photos in another host's trash."""
    found.sources, found.unmatched = found.sidecars.attach(found.sources)
    trashed = [source for source in found.sources if _is_trashed(source)]
    found.left_out["trash"] += [source.relative for source in trashed]
    found.sources = [source for source in found.sources if source not in trashed]


def _is_trashed(source: Source) -> bool:
    try:
        return is_trashed(source)
    except OSError:
        return False  # reported when the sidecar is read


def is_excluded(relative: str, exclude: Iterable[str]) -> bool:
    return any(fnmatch(relative, pattern) or fnmatch(relative.rpartition("/")[2], pattern) for pattern in exclude)


def _check(path: Path, destination: Path | None) -> None:
    if not path.exists():
        raise ConfigurationError(f"{path} does not exist")
    real = path.resolve()
    if destination and (real == destination or destination in real.parents):
        raise ConfigurationError(f"{path} is inside the destination; its pictures are already in the bucket")


def _walk(top: Path, destination: Path | None, found: Found) -> Iterator[tuple[Path, str]]:
    """Files in name order, without those in the destination. Links to folders are not followed."""

    def failed(error: OSError) -> None:
        found.unreadable.append(f"{error.filename}: {error.strerror}")

    for folder, folders, files in os.walk(top, onerror=failed):
        here = Path(folder)
        base = here.relative_to(top).as_posix()
        prefix = "" if base == "." else base + "/"
        found.left_out["link"] += [prefix + name for name in folders if (here / name).is_symlink()]
        made = _made_here(here, folders)
        found.left_out["made"] += [prefix + name for name in made]
        folders[:] = sorted(
            name for name in folders if name not in (_OWN, *made) and (here / name).resolve() != destination
        )
        beside = [name for name in CAPTION_FILES if name in files and not left_out(prefix + name)]
        found.caption_files += [(here / name, prefix) for name in beside]
        yield from ((here / name, prefix + name) for name in sorted(files))


def _made_here(folder: Path, names: Sequence[str]) -> list[str]:
    """Folders in which Darkroom stores derivatives, recognized by the `.darkroom` folder beside them."""
    return [name for name in names if f"{name}/" in RESERVED] if _OWN in names else []


def _add(found: Found, path: Path, relative: str, settings: Settings, asked: bool) -> None:
    if reason := _left_out(path, relative, settings, asked):
        if is_considered(relative):
            found.left_out[reason].append(relative)
        return
    if not asked and not _is_picture(path, relative):
        if extension_of(relative) not in _BESIDE:
            found.others[extension_of(relative)] += 1
        return
    name = object_name(relative)
    try:
        check_name(name)
        state = path.stat()
        size = state.st_size
        reason = _reason(name, relative, size, settings) if S_ISREG(state.st_mode) else "not a regular file"
    except InvalidName as error:
        reason, size = str(error), 0
        relative = relative.encode("utf-8", "replace").decode()
    except OSError as error:
        reason, size = f"cannot be read: {error.strerror}", 0
    if reason:
        found.refused.append(Refused(relative, reason, name))
    else:
        found.sources.append(Source(name, relative, path, size))


def _left_out(path: Path, relative: str, settings: Settings, asked: bool) -> str:
    """The reason for skipping the file without a failure, or "". For a file named on the command line, only its format
    counts.
    """
    reason = None if asked else left_out(relative)
    if reason and reason != "illegal_name":
        return reason
    if path.is_symlink() and not path.exists():
        return "link"
    format = looks_like(relative)
    accepted = format is None or format.name in (*settings.formats, "heic")
    return "" if asked or (accepted and extension_of(relative) not in REFUSED_EXTENSIONS) else "unsupported_format"


def _is_picture(path: Path, relative: str) -> bool:
    """Whether it is a picture, by the extension; a file without one is read."""
    if extension_of(relative):
        return is_picture(relative, "")
    try:
        with path.open("rb") as file:
            return format_of(file.read(64)) is not None
    except OSError:
        return False


def _reason(name: str, relative: str, size: int, settings: Settings) -> str:
    if name.startswith((*reserved(settings), _OWN + "/")) or f"/{_OWN}/" in name:
        return "this folder's name is reserved for Darkroom; choose another name"
    format = looks_like(relative)
    if is_picture(relative, "") and (format is None or format.name not in (*settings.formats, "heic")):
        return f"the format is not one of {', '.join(settings.formats)} and HEIC (DARKROOM_FORMATS)"
    if hidden := left_out(name):
        return f"a picture of this name is never shown ({hidden}); rename it"
    if size == 0:
        return "the file is empty"
    if size > settings.max_source_bytes:
        return f"{size:,} bytes exceed DARKROOM_MAX_SOURCE_BYTES ({settings.max_source_bytes:,})"
    return ""
