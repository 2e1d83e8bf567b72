"""A file beside one photo: `photo.jpg.json`, `photo.json`, `photo.jpg.xmp` or `photo.xmp`; JSON overrides XMP.

The JSON has the fields of captions.csv. Google Photos exports (`photo.jpg.json` or
`photo.jpg.supplemental-metadata.json`, with `description` and `photoTakenTime`) are read too.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from darkroom.image_file.metadata import xmp
from darkroom_cli.picture_metadata.captions import parse_cells
from darkroom_cli.picture_metadata.older_json import read_cells
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.said import Said, merge


def sidecars_of(photo: Path) -> Iterator[Path]:
    """Possible sidecar paths, in order of increasing precedence. The case of the extension must match."""
    yield photo.with_suffix(".xmp")
    yield photo.with_name(photo.name + ".xmp")
    yield photo.with_name(photo.name + ".supplemental-metadata.json")
    yield photo.with_suffix(".json")
    yield photo.with_name(photo.name + ".json")


def read_sidecars(photo: Path, embedded: Said) -> tuple[Said, list[Problem]]:
    """The photo's own captions (`embedded`) merged with those of all its sidecars, and their problems."""
    said: Said = embedded
    problems: list[Problem] = []
    for path in sidecars_of(photo):
        if path.is_file():
            more, wrong = _read_xmp(path) if path.suffix == ".xmp" else _read_json(path, said)
            said, problems = merge(said, more), problems + wrong
    return said, problems


def _read_xmp(path: Path) -> tuple[Said, list[Problem]]:
    try:
        found = xmp.parse(path.read_bytes())
    except OSError as error:
        return {}, [Problem(str(path), f"cannot be read: {error.strerror or error}")]
    return xmp.read_words(found), [] if found else [Problem(str(path), "contains no readable XMP")]


def _read_json(path: Path, embedded: Said) -> tuple[Said, list[Problem]]:
    try:
        entry = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return {}, [Problem(str(path), f"cannot be read: {error.strerror or error}")]
    except ValueError as error:
        return {}, [Problem(str(path), f"is not JSON: {error}")]
    if not isinstance(entry, dict):
        return {}, []
    said, problems = parse_cells(read_cells(entry), str(path))
    return merge(_album(entry), {"taken": embedded["taken"]} if "taken" in embedded else {}, said), problems


def _album(entry: dict[str, object]) -> Said:
    """The date in an album's export, in seconds since 1970 (UTC), if the photo itself has none."""
    taken = entry.get("photoTakenTime")
    stamp = str(taken.get("timestamp", "")) if isinstance(taken, dict) else ""
    try:
        moment = datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        return {}
    return {"taken": moment.isoformat(timespec="seconds").replace("+00:00", "Z")}
