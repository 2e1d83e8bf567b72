"""Queries: filters and the sort order of a listing."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Final

from darkroom.catalog.image import Image
from darkroom.catalog.search import text_of, words_of
from darkroom.errors import InvalidRequest
from darkroom.image_file.dates import in_utc
from darkroom.storage.albums.scope import EVERYTHING, Scope

SORTS: Final = ("taken", "-taken", "name", "-name", "updated", "-updated")
ORIENTATIONS: Final = ("landscape", "portrait", "square")

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, all of which must match; None does not filter. Sizes are in pixels, bounds inclusive.

    `q` are words to search for, see `search`. `taken` and `updated` sort newest first, `name` by code points; `-`
    reverses. Images without a date come last in either direction. The catalog sets `scope` to the names that the
    request may see.
    """

    prefix: str = ""
    q: str = ""
    tag: str | None = None
    min_width: int | None = None
    max_width: int | None = None
    min_height: int | None = None
    max_height: int | None = None
    orientation: str | None = None
    sort: str = "taken"
    scope: Scope = EVERYTHING

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(self.q)

    @property
    def needs_sizes(self) -> bool:
        sizes = (self.min_width, self.max_width, self.min_height, self.max_height, self.orientation)
        return any(bound is not None for bound in sizes)

    @property
    def shows_all(self) -> bool:
        """Whether every image matches."""
        filters = (
            self.prefix,
            self.q,
            self.tag is not None,
            self.needs_sizes,
            self.scope.hidden,
            self.scope.within is not None,
        )
        return not any(filters)

    @property
    def needs_listing(self) -> bool:
        """Whether names do not suffice to order and filter images that are not measured."""
        return self.needs_sizes or self.sort in ("updated", "-updated")

    @property
    def by_date(self) -> bool:
        return self.sort in ("taken", "-taken")

    def may_match(self, image: Image) -> bool:
        """Whether metadata and name match; an unknown size may still exclude the image."""
        if not image.name.startswith(self.prefix) or not self.scope.shows(image.name):
            return False
        if self.tag is not None and self.tag not in image.tags:
            return False
        if not self.q:
            return True
        text = text_of(image)
        return all(word in text for word in self.words)

    def matches(self, image: Image) -> bool:
        return self.may_match(image) and self.fits(image)

    def fits(self, image: Image) -> bool:
        """Whether the size matches."""
        if not self.needs_sizes:
            return True
        return (
            _within(image.width, self.min_width, self.max_width)
            and _within(image.height, self.min_height, self.max_height)
            and self.orientation in (None, image.orientation)
        )

    def key(self, image: Image) -> Key:
        """A key whose ascending order is the requested order."""
        if image.taken is None and self.by_date:
            return (1, "", image.name)
        return self.key_of(self._value(image), image.name)

    def print_cursor(self, image: Image) -> str:
        """A cursor after this image; it stays valid while images are added and removed."""
        text = json.dumps([self.sort, self._value(image), image.name], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def parse_cursor(self, cursor: str) -> Key:
        """The key of the last image on the previous page. Raises InvalidRequest."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            sort, value, name = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            if sort != self.sort or not isinstance(name, str):
                raise ValueError("another sort")
            return self.key_of(value, name)
        except (ValueError, TypeError, RecursionError):
            raise InvalidRequest("cursor belongs to another listing; use next_cursor of the page before.") from None

    def _value(self, image: Image) -> str | float | None:
        field = self.sort.removeprefix("-")
        return image.updated.timestamp() if field == "updated" else image.taken if field == "taken" else None

    def key_of(self, value: Any, name: str) -> Key:
        """The key of an image from its date or update time."""
        if self.sort == "name":
            return (name,)
        if self.sort == "-name":
            return (_inverted(name),)
        if self.sort in ("updated", "-updated"):
            return (-float(value) if self.sort == "updated" else float(value), name)
        if value is None:
            return (1, "", name)
        if not isinstance(value, str):
            raise TypeError("a date is text")
        moment = in_utc(value)
        return (0, _inverted(moment) if self.sort == "taken" else moment, name)


def _within(value: int | None, minimum: int | None, maximum: int | None) -> bool:
    if value is None:
        return minimum is None and maximum is None
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


class _Inverse(dict[int, int]):
    """The character that replaces each, for `str.translate`."""

    def __missing__(self, code: int) -> int:
        self[code] = 0x10FFFF - code
        return self[code]


_INVERSE: Final = _Inverse()


def _inverted(text: str) -> str:
    """A text that sorts in reverse order."""
    return text.translate(_INVERSE)
