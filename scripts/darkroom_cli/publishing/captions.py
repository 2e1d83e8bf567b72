"""Match the rows of captions files to photos."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from darkroom.errors import InvalidRequest
from darkroom_cli.picture_metadata.captions import Captions, Row, read_captions
from darkroom_cli.picture_metadata.description import Description, merge
from darkroom_cli.picture_metadata.older_json import read_older_json
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.picture_metadata.table_dates import Order


def read_file(path: Path, order: Order = "") -> Captions:
    """Read a captions.csv, or the older JSON, by extension. Raises InvalidRequest."""
    return read_older_json(path) if path.suffix.lower() == ".json" else read_captions(path, order=order)


class Names:
    """The pictures that rows may name: object names, and other names of the same picture."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` maps accepted names to object names."""
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._folded: dict[str, set[str]] = defaultdict(set)
        self._base: dict[str, set[str]] = defaultdict(set)
        for written, name in names.items():
            key = _normal(written)
            self._exact[key].add(name)
            self._folded[key.casefold()].add(name)
            self._base[key.rpartition("/")[2].casefold()].add(name)

    def resolve(self, prefix: str, written: str) -> set[str]:
        """The matching objects: one, none, or several if the name is ambiguous."""
        tidy = written.strip().replace("\\", "/").removeprefix("./")
        for key in (_normal(prefix + written), _normal(prefix + tidy)):
            found = self._exact.get(key) or self._folded.get(key.casefold())
            if found:
                return found
        return set() if prefix or "/" in tidy else self._base.get(_normal(tidy).casefold(), set())


def _normal(text: str) -> str:
    """A normalized name: some systems write `ü` as one character, others as two."""
    return unicodedata.normalize("NFC", text)


def match(
    rows: Iterable[tuple[str, Row]], names: Names, strict: bool = False
) -> tuple[dict[str, Description], list[Problem]]:
    """The captions of each object (later rows override earlier ones), and problems for rows without a unique match.

    Each row has the prefix of its file's folder. A row without a match is a serious problem if `strict`.
    """
    description: dict[str, Description] = {}
    places: dict[tuple[str, str], str] = {}
    problems = []
    for prefix, row in rows:
        found = names.resolve(prefix, row.name)
        if not found:
            problems.append(Problem(row.place, f"there is no picture '{prefix}{row.name}'", serious=strict))
        elif len(found) > 1:
            several = ", ".join(sorted(found)[:3])
            problems.append(Problem(row.place, f"'{row.name}' is ambiguous: it may be {several}. Add its folder"))
        else:
            (name,) = found
            file = row.place.rpartition(", ")[0]
            if (file, name) in places:
                problems.append(Problem(row.place, f"'{row.name}' is already in {places[file, name]}"))
            places[file, name] = row.place
            description[name] = merge(description.get(name, {}), row.description)
    return description, problems


def read_all(files: Sequence[tuple[Path, str]], order: Order = "") -> tuple[list[tuple[str, Row]], list[Problem]]:
    """The rows of several files, each with its prefix; `order` is that of their dates. Raises InvalidRequest."""
    rows: list[tuple[str, Row]] = []
    problems: list[Problem] = []
    for path, prefix in files:
        captions = read_file(path, order)
        rows += [(prefix, row) for row in captions.rows]
        problems += captions.problems
    return rows, problems


def read_beside(files: Sequence[tuple[Path, str]], order: Order = "") -> tuple[list[tuple[str, Row]], list[Problem]]:
    """As `read_all`, for files found beside the photos: an unreadable one is a problem, not an error.

    Other programs write a metadata.json too, so one that is not a list of pictures may be theirs.
    """
    rows: list[tuple[str, Row]] = []
    problems: list[Problem] = []
    for file in files:
        try:
            more, wrong = read_all([file], order)
        except InvalidRequest as error:
            message = str(error).removeprefix(str(file[0])).lstrip(" ,")
            problems.append(Problem(str(file[0]), message, serious=file[0].suffix == ".csv"))
        else:
            rows, problems = rows + more, problems + wrong
    return rows, problems
