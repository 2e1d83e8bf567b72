"""GET /api/gallery-index: number of photos, aspect ratio of each, and months, to lay out the whole gallery."""

import base64

from flask import Request, Response

from darkroom import web
from darkroom.catalog import open_catalog
from darkroom.config import settings
from darkroom.delivery import query_parameters
from darkroom.delivery.private_links import opens_albums

CACHE_CONTROL = "public, max-age=0, must-revalidate, stale-while-revalidate=60"


@web.endpoint("GET", query=(*query_parameters.FILTERS, "link"))
@opens_albums
def gallery_index(request: Request) -> Response:
    index = open_catalog(settings()).index(query_parameters.of(request))
    answer = {
        "total": index.total,
        "ratios": base64.b64encode(index.ratios).decode(),
        "months": [{"month": month, "count": count} for month, count in index.months],
    }
    return web.respond_json(request, answer, CACHE_CONTROL, etag=index.etag)
