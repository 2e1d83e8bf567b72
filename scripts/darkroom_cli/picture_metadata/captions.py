"""captions.csv: one row per picture, with these columns in any order and case.

    name (file, image)   as in the bucket, or relative to the folder that contains captions.csv
    caption, alt, taken (date), tags (separated by commas), credit, rights, focal_point, hidden

Other columns are kept as details under their headings; viewers of IIIF manifests show them.
An empty cell keeps the value; `-` removes it. Semicolons and tabs, as Excel writes them, work too.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from darkroom.errors import InvalidRequest
from darkroom.image_file.metadata.text import clean_text
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.said import CLEAR, FIELDS, Said, field_name, parse_value

if TYPE_CHECKING:
    import _csv

NAME_HEADINGS = ("name", "file", "filename", "file name", "image", "photo", "picture")
COLUMNS = ("name", *FIELDS)
"""The order in which `write_captions` writes the columns."""


@dataclass(frozen=True)
class Row:
    """`place` is the file and line, for messages."""

    name: str
    said: Said
    place: str


@dataclass(frozen=True)
class Captions:
    """The rows of one or more files, and their problems."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __add__(self, other: "Captions") -> "Captions":
        return Captions(self.rows + other.rows, self.problems + other.problems)


def read_captions(path: Path, shown: str = "") -> Captions:
    """Raises InvalidRequest if the file is not such a table; an error in a row is a problem."""
    shown = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidRequest(f"{shown} is not UTF-8; save it as 'CSV UTF-8'") from None
    except OSError as error:
        raise InvalidRequest(f"{shown} cannot be read: {error.strerror or error}") from None
    if "\0" in text:
        raise InvalidRequest(f"{shown} is not a CSV file; save it as 'CSV UTF-8'")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        return _read_rows(reader, shown)
    except csv.Error as error:
        raise InvalidRequest(f"{shown}, line {reader.line_num}: {error}") from None


def _delimiter(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=heading.count)


def _read_rows(reader: "_csv.Reader", shown: str) -> Captions:
    headings: list[str] = next((row for row in reader if any(cell.strip() for cell in row)), [])
    columns, unknown = _columns(headings)
    if columns.count("name") != 1:
        raise InvalidRequest(f"{shown} must have one column 'name' in its first line; it has: {', '.join(headings)}")
    problems = [
        Problem(
            f"{shown}, line 1",
            f"unknown column '{heading}'; it is kept as a detail for viewers",
            serious=False,
        )
        for heading in unknown
    ]
    rows: list[Row] = []
    line = reader.line_num + 1
    for cells in reader:
        place, line = f"{shown}, line {line}", reader.line_num + 1
        if any(cell.strip() for cell in cells):
            row, wrong = _row(dict(zip(columns, cells, strict=False)), place)
            problems += wrong
            rows += [row] if row else []
    return Captions(tuple(rows), tuple(problems))


def _columns(headings: list[str]) -> tuple[list[str], list[str]]:
    """The field of every column, and the unknown headings, which name their own fields."""
    columns = [
        "name" if heading.strip().lower() in NAME_HEADINGS else field_name(heading) or heading.strip()
        for heading in headings
    ]
    unknown = [column for column in columns if column and column not in COLUMNS]
    return columns, unknown


def _row(cells: Mapping[str, str], place: str) -> tuple[Row | None, list[Problem]]:
    name = cells.get("name", "")
    if not name.strip():
        return None, [Problem(place, "the row names no file")]
    said, problems = parse_cells(cells, place)
    return Row(name, said, place), problems


def parse_cells(cells: Mapping[str, str], place: str) -> tuple[Said, list[Problem]]:
    """The values of non-empty cells, and a problem for each that cannot be parsed."""
    said: Said = {}
    problems = []
    for column, text in cells.items():
        if column in FIELDS and text.strip():
            try:
                said[column] = parse_value(column, text)
            except ValueError as error:
                problems.append(Problem(place, f"{column} is '{text.strip()[:80]}'; it must be {error}"))
    details = {column: clean_text(text) for column, text in cells.items() if column not in COLUMNS}
    kept = tuple((label, text) for label, text in details.items() if label and text not in ("", CLEAR))
    return (said | {"details": kept} if kept or CLEAR in details.values() else said), problems
