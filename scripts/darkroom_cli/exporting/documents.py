"""HTML and XML of an export: a page for each photo, a feed and a sitemap.

Links between the files are relative. What needs absolute URLs (feed, sitemap, link previews, structured data) is
written only if the site's public URL is known, as DARKROOM_PUBLIC_URL of the settings.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.embedding.labels import LANGUAGES, say
from darkroom.sharing import feed, photo_page, sitemap
from darkroom.sharing.photo_page import Neighbors, Site
from darkroom.sharing.sitemap import Located
from darkroom_cli.exporting import layout
from darkroom_cli.exporting.pages import image_json

_NEWEST: Final = 30
_LANGUAGE: Final = LANGUAGES[0]


def paths(settings: Settings, images: Sequence[Image]) -> set[str]:
    """The paths of `documents`."""
    public = {layout.FEED, layout.SITEMAP} if settings.public_url else set()
    return {layout.photo_path(image.name) for image in images} | public


def documents(settings: Settings, images: Sequence[Image]) -> Iterator[tuple[str, bytes]]:
    """Paths and contents; `images` are in gallery order."""
    pages = [Located(_at(settings, layout.INDEX))]
    for before, image, after in zip((None, *images), images, (*images[1:], None), strict=False):
        values = image_json(settings, image)
        neighbors = Neighbors(_beside(before), _beside(after))
        yield values["page"], _photo(settings, values | {"details": dict(image.details)}, neighbors)
        pages.append(Located(_at(settings, values["page"]), _at(settings, values["srcset"][-1]["url"]), image.updated))
    if settings.public_url:
        yield layout.FEED, _feed(settings, images)
        yield layout.SITEMAP, sitemap.sitemap(pages).encode()


def _photo(settings: Settings, values: Mapping[str, Any], neighbors: Neighbors) -> bytes:
    site = Site(
        name=settings.title,
        home=f"../{layout.INDEX}",
        language=_LANGUAGE,
        accent=settings.accent,
        feed=f"../{layout.FEED}" if settings.public_url else None,
    )
    public = _prefixed(values, f"{settings.public_url}/") if settings.public_url else None
    return photo_page.document(site, _prefixed(values, "../"), neighbors, public).encode()


def _beside(image: Image | None) -> str | None:
    """The page of another photo, as this folder names it."""
    return layout.photo_path(image.name).removeprefix(layout.PHOTOS) if image else None


def _feed(settings: Settings, images: Sequence[Image]) -> bytes:
    newest = sorted(images, key=lambda image: (image.updated, image.name), reverse=True)[:_NEWEST]
    entries = [(_prefixed(image_json(settings, image), f"{settings.public_url}/"), image.updated) for image in newest]
    title = settings.title or say("gallery", _LANGUAGE)
    return feed.atom(title, _at(settings, layout.FEED), _at(settings, layout.INDEX), entries).encode()


def _at(settings: Settings, path: str) -> str:
    return f"{settings.public_url}/{path}"


def _prefixed(values: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Image JSON whose URLs, relative to the site, begin at `base`."""
    srcset = [{**entry, "url": base + entry["url"]} for entry in values["srcset"]]
    coloring_page = base + values["coloring_page"]
    return {**values, "page": base + values["page"], "srcset": srcset, "coloring_page": coloring_page}
