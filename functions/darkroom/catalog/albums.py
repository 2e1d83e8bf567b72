"""Albums: folders with the titles, descriptions and covers from albums.json."""

from collections.abc import Callable, Iterable, Sequence

from darkroom.catalog.folders import Album, AlbumPage, Folder, beneath
from darkroom.catalog.image import Image
from darkroom.catalog.natural import natural_key
from darkroom.config import Settings
from darkroom.storage.albums.current import albums_of

Covers = Callable[[Sequence[int | str]], list[Image | None]]
"""Looks up pictures by position in gallery order or by name. The result has None for a name that is not shown."""


def page_of(
    settings: Settings, folders: Iterable[Folder], covers: Covers, name: str, limit: int, after: str | None
) -> AlbumPage:
    """The album of a folder, and up to `limit` albums in it after the one named `after`, in natural order."""
    own, children = beneath(folders, name)
    if not own.count:
        return AlbumPage(_album(settings, own, None), [], more=False)
    children.sort(key=lambda folder: natural_key(folder.name))
    if after is not None:
        children = [folder for folder in children if natural_key(folder.name) > natural_key(after)]
    shown = [own, *children[:limit]]
    named = [_named_cover(settings, folder.name) for folder in shown]
    found = covers([cover or folder.first for cover, folder in zip(named, shown, strict=True)])
    # If the chosen cover was deleted or hidden, use the newest picture.
    again = [folder.first for folder, cover in zip(shown, found, strict=True) if cover is None]
    newest = iter(covers(again))
    images = [cover or next(newest) for cover in found]
    albums = [_album(settings, folder, cover) for folder, cover in zip(shown, images, strict=True)]
    return AlbumPage(albums[0], albums[1:], len(children) > limit)


def title_of(settings: Settings, name: str) -> str:
    """The folder's title, else its own name with spaces for underscores; for the root, the gallery's title."""
    plain = name.rpartition("/")[2].replace("_", " ").strip() or settings.title
    return albums_of(settings).of(name).title or plain


def _album(settings: Settings, folder: Folder, cover: Image | None) -> Album:
    words = albums_of(settings).of(folder.name)
    return Album(folder, title_of(settings, folder.name), words.description, cover)


def _named_cover(settings: Settings, name: str) -> str | None:
    """The full name of the cover chosen in albums.json."""
    cover = albums_of(settings).of(name).cover.lstrip("/")
    if not cover:
        return None
    return cover if not name or cover.startswith(f"{name}/") else f"{name}/{cover}"
