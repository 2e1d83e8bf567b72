"""GET /api/photo/<name>: the page of one photo, served by the site at /photo/<name>. Works without JavaScript."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.details import details_of
from darkroom.catalog.image import Image
from darkroom.config import settings
from darkroom.delivery import urls
from darkroom.delivery.private_links import opens_albums
from darkroom.embedding import policy
from darkroom.embedding.find import absolute_json, find
from darkroom.embedding.labels import LANGUAGES
from darkroom.embedding.urls import oembed_url, photo_url
from darkroom.errors import InvalidRequest
from darkroom.sharing import error_page, photo_page
from darkroom.sharing.photo_page import Neighbors, Site
from darkroom.storage import buckets
from darkroom.storage.albums import scope
from darkroom.web.origin import origin

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate, stale-while-revalidate=60"


def _error_page(request: Request, status: int) -> str:
    asked = request.args.get("lang")
    language = asked if asked in LANGUAGES else web.preferred_language(request, LANGUAGES)
    return error_page.document(settings(), language, status)


@web.endpoint("GET", query=("lang", "link"), error_page=_error_page)
@opens_albums
def photo(request: Request) -> Response:
    name = web.tail(request, "photo")
    if not name:
        raise InvalidRequest("The path must be /photo/<name>. Example: /photo/cat.jpg")
    base = origin(request, settings())
    language = web.language(request, "lang", LANGUAGES)
    image = find(settings(), name)
    log.note(request, image=image.name)
    url = photo_url(base, image.name)
    home = _home(base)
    site = Site(
        name=settings().title,
        home=home,
        language=language,
        accent=settings().accent,
        feed=f"{base}/feed.xml",
        oembed=oembed_url(base, url),
        tag_page=f"{home}{'&' if '?' in home else '?'}tag=",
        fonts=f"{urlsplit(base).path}/fonts",
    )
    before, after = open_catalog(settings()).around(image)
    neighbors = Neighbors(_page(before), _page(after))
    values = absolute_json(settings(), base, image) | {
        "details": details_of(settings(), buckets.originals(settings()), image)
    }
    html = photo_page.document(site, values, neighbors, values)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = CACHE_CONTROL
    allowed = policy.policy(settings(), base, (), (policy.hash_of(photo_page.style(site)),))
    response.headers["Content-Security-Policy"] = f"{allowed}; font-src 'self'"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


def _home(base: str) -> str:
    """The gallery, or the closed album that this request's link opens."""
    link = scope.link()
    within = scope.scope(settings()).within
    return f"{base}/?{urlencode({'album': within or '', 'link': link})}" if link else f"{base}/"


def _page(image: Image | None) -> str | None:
    return urls.photo_page(settings(), image.name) if image else None
