"""HTML and XML of an export: a page for each photo and album, a feed and a sitemap.

Links between the files are relative. Documents that need absolute URLs (feed, sitemap, link previews, structured data)
are written only if the site's public URL is known, as DARKROOM_PUBLIC_URL in the settings.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.embedding.labels import say
from darkroom.sharing import feed, photo_page, sitemap
from darkroom.sharing.photo_page import Neighbors, Site
from darkroom.sharing.sitemap import Located
from darkroom_cli.exporting import layout
from darkroom_cli.exporting.albums import Albums, names_of
from darkroom_cli.exporting.pages import image_json, moved, public_json

_NEWEST: Final = 30


def paths(settings: Settings, images: Sequence[Image]) -> set[str]:
    """The paths that `documents` yields."""
    public = {layout.FEED, layout.SITEMAP} if settings.public_url else set()
    albums = {layout.album_path(name) for name in names_of(images)}
    return {layout.photo_path(image.name) for image in images} | albums | public


def documents(settings: Settings, images: Sequence[Image], language: str) -> Iterator[tuple[str, bytes]]:
    """Paths and contents; `images` are in gallery order."""
    pages = [Located(_at(settings, layout.INDEX))]
    albums = Albums(settings, images, language)
    for name in names_of(images):
        yield layout.album_path(name), albums.page(name)
        pages.append(Located(_at(settings, layout.album_path(name))))
    for before, image, after in zip((None, *images), images, (*images[1:], None), strict=False):
        values = image_json(settings, image)
        neighbors = Neighbors(_beside(before), _beside(after))
        yield values["page"], _photo(settings, image, values, neighbors, language)
        pages.append(Located(_at(settings, values["page"]), _at(settings, values["srcset"][-1]["url"]), image.updated))
    if settings.public_url:
        yield layout.FEED, _feed(settings, images, language)
        yield layout.SITEMAP, sitemap.sitemap(pages).encode()


def _photo(settings: Settings, image: Image, values: Mapping[str, Any], neighbors: Neighbors, language: str) -> bytes:
    site = Site(
        name=settings.title,
        home=f"../{layout.INDEX}",
        language=language,
        accent=settings.accent,
        feed=f"../{layout.FEED}" if settings.public_url else None,
    )
    public = public_json(settings, image) if settings.public_url else None
    shown = moved(values, "../") | {"details": dict(image.details)}
    return photo_page.document(site, shown, neighbors, public).encode()


def _beside(image: Image | None) -> str | None:
    """The relative URL of a neighbor's page; None without a neighbor."""
    return layout.photo_path(image.name).removeprefix(layout.PHOTOS) if image else None


def _feed(settings: Settings, images: Sequence[Image], language: str) -> bytes:
    newest = sorted(images, key=lambda image: (image.updated, image.name), reverse=True)[:_NEWEST]
    entries = [(public_json(settings, image), image.updated) for image in newest]
    title = settings.title or say("gallery", language)
    return feed.atom(title, _at(settings, layout.FEED), _at(settings, layout.INDEX), entries).encode()


def _at(settings: Settings, path: str) -> str:
    return f"{settings.public_url}/{path}"
