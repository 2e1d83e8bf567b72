"""Parse and print `albums.json`. Anything unexpected is an error: a misspelled `closed` never opens a folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from darkroom.errors import InvalidRequest, did_you_mean
from darkroom.storage.names import composed, is_legal

NAME: Final = "albums.json"
LONGEST_TEXT: Final = 10_000
MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True)
class Album:
    """A folder's entry. `cover` is a photo's name relative to the folder; `revoked` are the ids of links."""

    title: str = ""
    description: str = ""
    cover: str = ""
    closed: bool = False
    revoked: tuple[str, ...] = ()


FIELDS: Final = ("title", "description", "cover", "closed", "revoked")


@dataclass(frozen=True)
class Albums:
    """The entries by folder as written, without slashes at either end; `generation` identifies the document."""

    entries: Mapping[str, Album] = field(default_factory=dict)
    generation: str = ""

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The closed folders in the form of `normal`, sorted."""
        return tuple(sorted({normal(folder) for folder, album in self.entries.items() if album.closed}))

    @cached_property
    def _by_normal(self) -> dict[str, Album]:
        return {normal(folder): album for folder, album in self.entries.items()}

    def of(self, folder: str) -> Album:
        """The entry of a folder, in any spelling; an empty one if there is none."""
        return self._by_normal.get(normal(folder), _NONE)


_NONE: Final = Album()


def normal(folder: str) -> str:
    """The folder in its normal form: Unicode NFC, lower case, no outer slashes.

    Case is ignored because a folder on a disk may ignore it too: `Family/` must not bypass a closed `family/`.
    """
    return composed(composed(folder.strip("/")).casefold())


def parse(data: bytes, generation: str = "") -> Albums:
    """Parse the document. Raises InvalidRequest with the reason and the place."""
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"{NAME} is not valid JSON: {error}") from None
    if not isinstance(found, dict):
        raise InvalidRequest(f'{NAME} must be an object such as {{"family": {{"closed": true}}}}')
    return Albums({_folder(key): _album(key, value) for key, value in found.items()}, generation)


def print_albums(albums: Albums) -> bytes:
    """Print one folder per line, for people who read and edit the file."""
    lines = []
    for folder, album in sorted(albums.entries.items()):
        values = {key: getattr(album, key) for key in FIELDS if getattr(album, key)}
        lines.append(f"  {_json(folder)}: {_json(values)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode() if lines else b"{}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)!r} occurs twice")
    return found


def _folder(text: str) -> str:
    folder = text.strip().strip("/")
    if folder and not is_legal(folder):
        raise InvalidRequest(f"{NAME}: {text[:80]!r} is not a folder's name")
    return folder


def _album(folder: str, values: Any) -> Album:
    where = f"{NAME}, {folder[:80]!r}"
    if not isinstance(values, dict):
        raise InvalidRequest(f'{where}: must be an object such as {{"title": "Italy"}}')
    for key in values:
        if key not in FIELDS:
            raise InvalidRequest(
                f"{where}: unknown field {key[:80]!r}{did_you_mean(key, FIELDS)}; known are {', '.join(FIELDS)}"
            )
    closed, revoked = values.get("closed", False), values.get("revoked", [])
    if not isinstance(closed, bool):
        raise InvalidRequest(f"{where}: closed must be true or false")
    if not isinstance(revoked, list) or not all(isinstance(one, str) for one in revoked):
        raise InvalidRequest(f"{where}: revoked must be a list of link ids")
    title, description, cover = (_text(where, values, key) for key in ("title", "description", "cover"))
    return Album(title, description, cover, closed, tuple(revoked))


def _text(where: str, values: Mapping[str, Any], key: str) -> str:
    text = values.get(key) or ""
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise InvalidRequest(f"{where}: {key} must be text of at most {LONGEST_TEXT} characters")
    return text.strip()
