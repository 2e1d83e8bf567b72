"""GET /api/embed: an iframe page with the gallery or one photo. Works without JavaScript."""

from dataclasses import dataclass
from typing import Final

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.image import Image
from darkroom.catalog.query import Query
from darkroom.config import settings
from darkroom.delivery import query_parameters
from darkroom.delivery.private_links import opens_albums
from darkroom.embedding import markup, policy
from darkroom.embedding.find import absolute_json, find
from darkroom.embedding.html import tag
from darkroom.embedding.labels import LANGUAGES, say
from darkroom.embedding.markup import Page
from darkroom.embedding.urls import FILTER, LAYOUTS, OPTIONS, SHOWN, THEMES, embed_url, oembed_url
from darkroom.errors import NotFound
from darkroom.web.origin import origin

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate, stale-while-revalidate=60"
WITHOUT_SCRIPT: Final = 24
"""Photos per page without JavaScript."""
_SEED: Final = "daily"


@web.endpoint("GET", query=OPTIONS)
@opens_albums
def embed(request: Request) -> Response:
    base = origin(request, settings())
    theme = web.choice(request, "theme", THEMES)
    language = web.language(request, "lang", LANGUAGES)
    url = embed_url(base, request.args)
    page = Page(base, url, oembed_url(base, url), language, theme)
    options = _options(request)
    is_photo = web.choice(request, "show", SHOWN) == "photo" or bool(request.args.get("name"))
    return _photo(request, page, options) if is_photo else _gallery(request, page, options)


@dataclass(frozen=True)
class Options:
    query: Query
    seed: str | None
    layout: str | None
    limit: int | None
    offset: int


def _options(request: Request) -> Options:
    """Validate every parameter, even those that this page does not use. Raises InvalidRequest."""
    return Options(
        query_parameters.of(request),
        query_parameters.seed_of(request.args.get("seed") or _SEED),
        web.choice(request, "layout", LAYOUTS),
        web.whole_number(request, "limit", 1, 100_000),
        web.whole_number(request, "offset", 0, 10_000_000) or 0,
    )


def _photo(request: Request, page: Page, options: Options) -> Response:
    """The photo named `name`, or one chosen by `seed` (`daily` by default)."""
    name = request.args.get("name")
    image = find(settings(), name) if name else _picked(options)
    log.note(request, image=image.name)
    values = absolute_json(settings(), page.base, image)
    title = image.caption or image.alt or image.name
    body = markup.photo(page, values)
    return _respond(request, page, markup.document(page, title, image.credit or "", values, body, _script()), ())


def _picked(options: Options) -> Image:
    images = open_catalog(settings()).pick(options.query, 1, options.seed)
    if not images:
        raise NotFound("No picture to choose from: the bucket is empty, or no picture matches.")
    return images[0]


def _gallery(request: Request, page: Page, options: Options) -> Response:
    limit, offset = options.limit, options.offset
    shown = max(0, min(WITHOUT_SCRIPT, (limit or WITHOUT_SCRIPT + offset) - offset))
    found = open_catalog(settings()).page(options.query, max(1, shown), None, offset)
    log.note(request, images=len(found.images))
    images = [absolute_json(settings(), page.base, image) for image in found.images[:shown]]
    last = offset + len(images)
    more = last < min(found.total, limit or found.total) and bool(images)
    attributes = {key: request.args.get(key) or None for key in (*FILTER, "link")} | {
        "layout": options.layout,
        "limit": limit,
    }
    body = markup.gallery(
        page,
        attributes,
        images,
        offset,
        embed_url(page.base, {**request.args, "offset": str(last)}) if more else None,
    )
    title = say("gallery", page.language)
    first = images[0] if images else None
    scripts = tag("script", {"src": f"{page.base}/embed.js", "async": ""}, "") + _script()
    return _respond(
        request, page, markup.document(page, title, options.query.tag or "", first, body, scripts), _libraries(page)
    )


def _libraries(page: Page) -> tuple[str, ...]:
    """The gallery's script, and those that it loads for an open photo and for an archive."""
    return tuple(f"{page.base}/{name}" for name in ("embed.js", "embed-viewer.js", "embed-zip.js"))


def _script() -> str:
    return f"<script>{markup.asset('frame.js')}</script>"


def _respond(request: Request, page: Page, html: str, scripts: tuple[str, ...]) -> Response:
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Content-Security-Policy"] = policy.policy(
        settings(),
        page.base,
        (*scripts, policy.hash_of(markup.asset("frame.js"))),
        (policy.hash_of(markup.asset("frame.css")),),
    )
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response
