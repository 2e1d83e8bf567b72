"""GET /api/sitemap: the pages of all photos for search engines, served by the site at /sitemap.xml."""

from typing import Final

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.image import Image
from darkroom.catalog.query import Query
from darkroom.config import settings
from darkroom.delivery import urls
from darkroom.embedding.urls import photo_url
from darkroom.errors import NotFound
from darkroom.sharing import sitemap as sitemaps
from darkroom.sharing.sitemap import PART, Located
from darkroom.web.origin import origin

CACHE_CONTROL: Final = "public, max-age=3600, stale-while-revalidate=86400"
_PICTURE: Final = "resize:1280,format:jpeg"


@web.endpoint("GET", query=("part",))
def sitemap(request: Request) -> Response:
    """The sitemap; for more than `PART` photos, an index of parts at `?part=`, counted from 1."""
    base = origin(request, settings())
    part = web.whole_number(request, "part", 1, 10_000)
    found = open_catalog(settings()).page(Query(), PART, offset=((part or 1) - 1) * PART)
    log.note(request, images=len(found.images))
    parts = max(1, -(-found.total // PART))
    if part is None and parts > 1:
        document = sitemaps.index(f"{base}/sitemap.xml?part={number}" for number in range(1, parts + 1))
    elif (part or 1) > parts:
        raise NotFound(f"The sitemap has {parts} parts.")
    else:
        home = [Located(f"{base}/")] if (part or 1) == 1 else []
        document = sitemaps.sitemap([*home, *(_located(base, image) for image in found.images)])
    response = Response(document, mimetype="application/xml")
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response


def _located(base: str, image: Image) -> Located:
    picture = urls.derivative(settings(), _PICTURE, image.name, image.version)
    return Located(
        photo_url(base, image.name),
        picture if picture.startswith("http") else base + picture,
        image.updated,
    )
