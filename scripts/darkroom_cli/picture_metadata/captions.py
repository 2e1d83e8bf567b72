"""captions.csv: one row per picture, with these columns in any order and case.

    name (file, image)   as in the bucket, or relative to the folder that contains captions.csv
    caption, alt, taken (date), tags (separated by commas), credit, rights, focal_point, hidden

Other columns are kept as details under their headings; viewers of IIIF manifests show them.
An empty cell keeps the value; `-` removes it. Semicolons and tabs, which Excel writes, are accepted as delimiters.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from darkroom.errors import InvalidRequest
from darkroom.image_file.metadata.text import clean_text, decode
from darkroom_cli.picture_metadata import table_dates
from darkroom_cli.picture_metadata.description import CLEAR, FIELDS, Description, field_name, parse_value
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.table_dates import Order

if TYPE_CHECKING:
    import _csv

NAME_HEADINGS = (
    "name",
    "file",
    "filename",
    "file name",
    "image",
    "photo",
    "picture",
    "datei",
    "dateiname",
    "bild",
    "foto",
    "nom",
    "fichier",
    "nom du fichier",
    "nombre",
    "archivo",
    "nome",
    "bestand",
)
COLUMNS = ("name", *FIELDS)
"""The order of columns in `write_captions`."""


@dataclass(frozen=True)
class Row:
    """`place` is the file and line, for messages."""

    name: str
    description: Description
    place: str


@dataclass(frozen=True)
class Captions:
    """The rows of one or more files, and their problems."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __add__(self, other: "Captions") -> "Captions":
        return Captions(self.rows + other.rows, self.problems + other.problems)


def read_captions(path: Path, shown: str = "", order: Order = "") -> Captions:
    """Read the table. `order` is that of days and months in dates. Raises InvalidRequest if the file is not such a
    table; a fault in a row becomes a problem.
    """
    shown = shown or str(path)
    try:
        text = decode_table(path.read_bytes())
    except OSError as error:
        raise InvalidRequest(f"{shown} cannot be read: {error.strerror or error}") from None
    text = text.rstrip("\0\x1a")
    if "\0" in text:
        raise InvalidRequest(f"{shown} is not a CSV file; save it as 'CSV UTF-8'")
    text, delimiter = _delimited(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        return _read_rows(reader, shown, order)
    except csv.Error as error:
        raise InvalidRequest(f"{shown}, line {reader.line_num}: {error}") from None


def decode_table(data: bytes) -> str:
    """Decode a file saved by a spreadsheet: UTF-16 or UTF-8 with or without byte order mark, else Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:400]
    if head.count(0) > len(head) // 4:
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    return decode(data)


def _delimited(text: str) -> tuple[str, str]:
    """The table and its delimiter, which Excel may declare in a separate line: `sep=;`."""
    named = re.match(r"\s*\"?sep=(.)\"?[^\S\r\n]*(?:\r\n|\n|\r)", text, re.IGNORECASE)
    if named:
        # Replaced by an empty line, so that line numbers in messages are right.
        return "\n" + text[named.end() :], named[1]
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return text, max(",;\t", key=heading.count)


def _read_rows(reader: "_csv.Reader", shown: str, order: Order) -> Captions:
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
            row, wrong = _row(dict(zip(columns, cells, strict=False)), place, order)
            problems += wrong
            rows += [row] if row else []
    return Captions(tuple(rows), tuple(problems))


def _columns(headings: list[str]) -> tuple[list[str], list[str]]:
    """The field of every column, and the headings of details: unknown ones, and those of a second column for the same
    field.
    """
    columns: list[str] = []
    for heading in headings:
        known = "name" if heading.strip().lower() in NAME_HEADINGS else field_name(heading)
        columns.append(known if known and (known == "name" or known not in columns) else heading.strip())
    unknown = [column for column in columns if column and column not in COLUMNS]
    return columns, unknown


def _row(cells: Mapping[str, str], place: str, order: Order) -> tuple[Row | None, list[Problem]]:
    name = cells.get("name", "")
    if not name.strip():
        return None, [Problem(place, "the row names no file")]
    description, problems = parse_cells(cells, place, order)
    return Row(name, description, place), problems


def parse_cells(cells: Mapping[str, str], place: str, order: Order = "") -> tuple[Description, list[Problem]]:
    """The values of non-empty cells, and a problem for each that cannot be parsed."""
    description: Description = {}
    problems = []
    for column, text in cells.items():
        if column in FIELDS and text.strip():
            try:
                is_date = column == "taken" and text.strip() != CLEAR
                description[column] = table_dates.parse(text, order) if is_date else parse_value(column, text)
            except ValueError as error:
                problems.append(Problem(place, f"{column} is '{text.strip()[:80]}'; it must be {error}"))
    details = {column: clean_text(text) for column, text in cells.items() if column not in COLUMNS}
    kept = tuple((label, text) for label, text in details.items() if label and text not in ("", CLEAR))
    return (description | {"details": kept} if kept or CLEAR in details.values() else description), problems
