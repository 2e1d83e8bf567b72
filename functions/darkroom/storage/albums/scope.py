"""Which names a request may know of. By default no name in a closed folder; a link opens one folder."""

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
    """`hidden` are closed folders, as `normal` gives them; `within` is the folder that a link opens, as it is spelled
    in the bucket. Only names in `within`, if it is set, and in no hidden folder are shown. `albums` is the generation
    of the albums.json that says so.
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
"""For the owner's own commands."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A verified link: the folder that it opens, and its text, which our own URLs carry on."""

    folder: str
    link: str


_grant: ContextVar[Grant | None] = ContextVar("darkroom_grant", default=None)


@contextmanager
def granted(grant: Grant) -> Iterator[None]:
    """Inside, this thread may know of what the link opens."""
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
    """What everybody may know of."""
    albums = albums_of(settings)
    return Scope(albums.closed, None, albums.generation)


def scope(settings: Settings) -> Scope:
    """What this request may list: with a link, what is in its folder, without folders in it that are closed too."""
    grant = _grant.get()
    everybody = public(settings)
    if grant is None:
        return everybody
    opened = _above(normal(grant.folder) + "/")
    hidden = tuple(folder for folder in everybody.hidden if folder not in opened)
    return Scope(hidden, grant.folder, everybody.albums)


def is_hidden(settings: Settings, name: str) -> bool:
    """Whether this request must not know of a picture of that name. A link keeps what is public visible."""
    if public(settings).shows(name):
        return False
    return _grant.get() is None or not scope(settings).shows(name)


def is_closed(settings: Settings, name: str) -> bool:
    """Whether the name is in a closed folder, opened by a link or not."""
    return not public(settings).shows(name)


def _above(name: str) -> set[str]:
    """The folders that contain a name; "" is the top."""
    parts = name.split("/")[:-1]
    return {"/".join(parts[:count]) for count in range(len(parts) + 1)}
