"""Merge a photo's metadata with that of all its sidecars."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from darkroom.image_file.metadata import embedded as embedded_module
from darkroom.image_file.metadata import xmp
from darkroom.image_file.metadata.embedded import Embedded
from darkroom.image_file.metadata.taken import Dates, taken
from darkroom_cli.picture_metadata.captions import parse_cells
from darkroom_cli.picture_metadata.description import Description, merge
from darkroom_cli.picture_metadata.older_json import read_cells
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.sidecars import exiftool_json, flickr, google
from darkroom_cli.picture_metadata.sidecars.place import Place, place_of

_AXES: Final = ("Latitude", "Longitude")


@dataclass(frozen=True)
class Sidecar:
    """The metadata in one file, with the `albums` and the `place` of the photo.

    `is_of_host` is True for an export from a photo host, whose dates the host may have derived itself.
    """

    description: Description = field(default_factory=dict)
    dates: Dates = field(default_factory=Dates)
    albums: tuple[str, ...] = ()
    place: Place | None = None
    is_of_host: bool = False
    problems: tuple[Problem, ...] = ()


def read_all(embedded: Embedded, paths: Iterable[Path]) -> Sidecar:
    """Merge the fields, later sidecars overriding earlier ones; a date is chosen by its meaning, see `taken`."""
    sidecars = [read(path) for path in paths]
    description = merge(embedded_module.read_description(embedded), *(sidecar.description for sidecar in sidecars))
    written = next((found.description["taken"] for found in reversed(sidecars) if "taken" in found.description), None)
    dates = [sidecar.dates for sidecar in reversed(sidecars) if not sidecar.is_of_host]
    hosts = [sidecar.dates for sidecar in sidecars if sidecar.is_of_host]
    date = written or taken(*dates, *embedded_module.read_dates(embedded), *hosts)
    return Sidecar(
        description=description | {"taken": date} if date else description,
        albums=tuple(dict.fromkeys(album for sidecar in sidecars for album in sidecar.albums)),
        place=next((sidecar.place for sidecar in reversed(sidecars) if sidecar.place), None),
        problems=tuple(problem for sidecar in sidecars for problem in sidecar.problems),
    )


def is_of_host(path: Path) -> bool:
    """Whether a photo host's export wrote the sidecar, rather than a person."""
    if path.suffix.lower() != ".json":
        return False
    try:
        entry = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    if exiftool_json.entry_of(entry):
        return True
    return isinstance(entry, dict) and (google.is_google(entry) or flickr.is_flickr(entry))


def is_unknown(path: Path) -> bool:
    """Whether it is valid JSON that describes no photo in any known form."""
    if path.suffix.lower() != ".json":
        return False
    found = read(path)
    return found == Sidecar()


def read(path: Path) -> Sidecar:
    """Read a sidecar. Never raises: a file that cannot be read becomes a problem."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return _wrong(path, f"cannot be read: {error.strerror or error}")
    return _read_xmp(path, data) if path.suffix.lower() == ".xmp" else _read_json(path, data)


def _read_xmp(path: Path, data: bytes) -> Sidecar:
    found = xmp.parse(data)
    if not found:
        return _wrong(path, "contains no XMP that can be read")
    return Sidecar(xmp.read_description(found), xmp.read_dates(found), place=_place(found))


def _place(found: xmp.Properties) -> Place | None:
    latitude, longitude = (found[f"exif:GPS{word}"].text if f"exif:GPS{word}" in found else None for word in _AXES)
    return place_of(latitude, longitude)


def _read_json(path: Path, data: bytes) -> Sidecar:
    try:
        entry = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        return _wrong(path, f"is not JSON: {error}")
    if tags := exiftool_json.entry_of(entry):
        description, dates = exiftool_json.read_description(tags), exiftool_json.read_dates(tags)
        return Sidecar(description, dates, place=exiftool_json.place(tags))
    if not isinstance(entry, dict):
        return Sidecar()
    if google.is_google(entry):
        description, dates = google.read_description(entry), google.read_dates(entry)
        return Sidecar(description, dates, place=google.place(entry), is_of_host=True)
    if flickr.is_flickr(entry):
        description, dates = flickr.read_description(entry), flickr.read_dates(entry)
        return Sidecar(description, dates, flickr.albums_of(entry), flickr.place(entry), is_of_host=True)
    description, problems = parse_cells(read_cells(entry), str(path))
    return Sidecar(description, problems=tuple(problems))


def _wrong(path: Path, message: str) -> Sidecar:
    return Sidecar(problems=(Problem(str(path), message),))
