"""GET /api/list-images: a page of the gallery, newest first."""

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.config import settings
from darkroom.delivery import query_parameters, urls
from darkroom.delivery.private_links import opens_albums
from darkroom.errors import InvalidRequest

CACHE_CONTROL = "public, max-age=0, must-revalidate, stale-while-revalidate=60"


@web.endpoint("GET", query=(*query_parameters.FILTERS, "limit", "cursor", "offset", "link"))
@opens_albums
def list_images(request: Request) -> Response:
    query = query_parameters.of(request)
    limit = web.whole_number(request, "limit", 1, 1000) or 50
    offset = web.whole_number(request, "offset", 0, 10_000_000)
    cursor = request.args.get("cursor") or None
    if cursor and offset is not None:
        raise InvalidRequest("Use either cursor or offset, not both.")
    page = open_catalog(settings()).page(query, limit, cursor, offset)
    log.note(request, images=len(page.images))
    answer = {
        "images": [urls.image_json(settings(), image) for image in page.images],
        "next_cursor": page.next_cursor,
        "total": page.total,
        "pending": page.pending,
        "skipped": dict(page.skipped),
    }
    return web.respond_json(request, answer, CACHE_CONTROL)
