"""metadata.json in the older form: `[{"image": ..., "image-date": "Aug 2017", "image-description": ...}]`."""

import json
from pathlib import Path

from darkroom.errors import InvalidRequest
from darkroom_cli.picture_metadata.captions import Captions, Row, parse_cells
from darkroom_cli.picture_metadata.description import field_name
from darkroom_cli.picture_metadata.problem import Problem


def read_older_json(path: Path, shown: str = "") -> Captions:
    """Read the list, which may have the other fields of captions.csv too. Raises InvalidRequest for any other file."""
    shown = shown or str(path)
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidRequest(f"{shown} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise InvalidRequest(f"{shown} is not JSON: {error}") from None
    if not isinstance(entries, list):
        raise InvalidRequest(f'{shown} must be a list of {{"image": ..., "image-description": ...}}')
    captions = Captions()
    for number, entry in enumerate(entries, 1):
        captions += _row(entry, f"{shown}, entry {number}")
    return captions


def _row(entry: object, place: str) -> Captions:
    name = entry.get("image") or entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(name, str) or not name.strip():
        return Captions((), (Problem(place, "the entry names no image"),))
    description, problems = parse_cells(read_cells(entry), place)
    return Captions((Row(name.strip(), description, place),), tuple(problems))


def read_cells(entry: dict[str, object]) -> dict[str, str]:
    """The known fields as cells of a captions file."""
    cells = {}
    for key, value in entry.items():
        if field := field_name(key):
            cells[field] = _cell(value)
    return cells


def _cell(value: object) -> str:
    if isinstance(value, dict) and {"x", "y"} <= set(value):
        value = [value["x"], value["y"]]
    if isinstance(value, list):
        texts = all(isinstance(part, str) for part in value)
        return json.dumps(value, ensure_ascii=False) if texts else ",".join(map(str, value))
    return "" if value is None else str(value)
