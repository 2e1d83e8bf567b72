"""Documents of an export: a page for each photo and album, further facts of photos, a feed and a sitemap.

Links between the files are relative. Documents that need absolute URLs (feed, sitemap, link previews, structured data)
are written only if the site's public URL is known, as DARKROOM_PUBLIC_URL in the settings.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from darkroom.catalog.details import details_of
from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.embedding.labels import say
from darkroom.sharing import feed, photo_page, sitemap
from darkroom.sharing.photo_page import Neighbors, Site
from darkroom.sharing.sitemap import Located
from darkroom.storage import buckets
from darkroom_cli.exporting import layout
from darkroom_cli.exporting.albums import Albums, names_of
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.pages import image_json, moved, public_json

_NEWEST: Final = 30
_THREADS: Final = 16


def paths(settings: Settings, images: Sequence[Image]) -> set[str]:
    """The paths that `documents` yields."""
    public = {layout.FEED, layout.SITEMAP} if settings.public_url else set()
    albums = {layout.album_path(name) for name in names_of(images)}
    details = {layout.details_path(image.name) for image in images if settings.camera or image.details}
    return {layout.photo_path(image.name) for image in images} | albums | details | public


def documents(settings: Settings, images: Sequence[Image], options: Options) -> Iterator[tuple[str, bytes]]:
    """Paths and contents; `images` are in gallery order."""
    pages = [Located(_at(settings, layout.INDEX))]
    albums = Albums(settings, images, options)
    for name in names_of(images):
        yield layout.album_path(name), albums.page(name)
        pages.append(Located(_at(settings, layout.album_path(name))))
    rows = zip((None, *images), images, (*images[1:], None), _details(settings, images), strict=False)
    for before, image, after, details in rows:
        values = image_json(settings, image, options)
        shown = moved(values, "../") | {"details": details}
        public = public_json(settings, image, options) if settings.public_url else None
        neighbors = Neighbors(_beside(before), _beside(after))
        yield values["page"], photo_page.document(_site(settings, options.language), shown, neighbors, public).encode()
        if values["details"]:
            yield values["details"], json.dumps({"name": image.name, "details": details}, ensure_ascii=False).encode()
        pages.append(Located(_at(settings, values["page"]), _at(settings, values["srcset"][-1]["url"]), image.updated))
    if settings.public_url:
        yield layout.FEED, _feed(settings, images, options)
        yield layout.SITEMAP, sitemap.sitemap(pages).encode()


def _details(settings: Settings, images: Sequence[Image]) -> Iterator[Mapping[str, str]]:
    """The further facts of each picture; camera facts are read in parallel."""
    if not settings.camera:
        return (dict(image.details) for image in images)
    bucket = buckets.originals(settings)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="details") as pool:
        return iter(list(pool.map(lambda image: details_of(settings, bucket, image), images)))


def _site(settings: Settings, language: str) -> Site:
    return Site(
        name=settings.title,
        home=f"../{layout.INDEX}",
        language=language,
        accent=settings.accent,
        feed=f"../{layout.FEED}" if settings.public_url else None,
    )


def _beside(image: Image | None) -> str | None:
    """The relative URL of a neighbor's page; None without a neighbor."""
    return layout.photo_path(image.name).removeprefix(layout.PHOTOS) if image else None


def _feed(settings: Settings, images: Sequence[Image], options: Options) -> bytes:
    newest = sorted(images, key=lambda image: (image.updated, image.name), reverse=True)[:_NEWEST]
    entries = [(public_json(settings, image, options), image.updated) for image in newest]
    title = settings.title or say("gallery", options.language)
    return feed.atom(title, _at(settings, layout.FEED), _at(settings, layout.INDEX), entries).encode()


def _at(settings: Settings, path: str) -> str:
    return f"{settings.public_url}/{path}"
