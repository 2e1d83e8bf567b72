"""The names that a request may see: by default none in a closed folder; a link opens one folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from darkroom.config import Settings
from darkroom.storage.albums.current import albums_of
from darkroom.storage.albums.document import normal


@dataclass(frozen=True, slots=True)
class Scope:
    """The visible names: all in `within`, unless they are in a hidden folder.

    `hidden` lists closed folders in normal form. `within` is the folder that a link opens, as spelled in the bucket; ""
    is everything. `albums` is the generation of the albums.json that defines the scope.
    """

    hidden: tuple[str, ...] = ()
    within: str | None = None
    albums: str = ""

    def shows(self, name: str) -> bool:
        if not self.hidden and self.within is None:
            return True
        folders = _above(normal(name))
        is_within = self.within is None or normal(self.within) in folders
        return is_within and folders.isdisjoint(self.hidden)


EVERYTHING: Final = Scope()
"""The scope of the owner's own commands."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A verified link: the folder that it opens, and its text, which is added to our own URLs."""

    folder: str
    link: str


_grant: ContextVar[Grant | None] = ContextVar("darkroom_grant", default=None)


@contextmanager
def granted(grant: Grant) -> Iterator[None]:
    """In the enclosed code, this thread may see the folder that the link opens."""
    token = _grant.set(grant)
    try:
        yield
    finally:
        _grant.reset(token)


def link() -> str | None:
    """The link of this request."""
    grant = _grant.get()
    return grant.link if grant else None


def public(settings: Settings) -> Scope:
    """The scope without a link."""
    albums = albums_of(settings)
    return Scope(albums.closed, None, albums.generation)


def scope(settings: Settings) -> Scope:
    """The scope of this request: with a link, its folder without closed folders inside it."""
    grant = _grant.get()
    everybody = public(settings)
    if grant is None:
        return everybody
    opened = _above(normal(grant.folder) + "/")
    hidden = tuple(folder for folder in everybody.hidden if folder not in opened)
    return Scope(hidden, grant.folder, everybody.albums)


def is_hidden(settings: Settings, name: str) -> bool:
    """Whether this request may not see a picture with that name. A link does not hide public pictures."""
    if public(settings).shows(name):
        return False
    return _grant.get() is None or not scope(settings).shows(name)


def is_closed(settings: Settings, name: str) -> bool:
    """Whether the name is in a closed folder, whether or not a link opens it."""
    return not public(settings).shows(name)


def _above(name: str) -> set[str]:
    """The folders that contain a name; "" is the root."""
    parts = name.split("/")[:-1]
    return {"/".join(parts[:count]) for count in range(len(parts) + 1)}
