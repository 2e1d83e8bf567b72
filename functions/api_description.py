"""GET /api/openapi.json: describes this API as OpenAPI 3.1."""

from flask import Request, Response

from darkroom import web
from darkroom.config import settings
from darkroom.openapi.document import document
from darkroom.web.origin import known_origin

CACHE_CONTROL = "public, max-age=0, must-revalidate"


@web.endpoint("GET")
def api_description(request: Request) -> Response:
    return web.respond_json(request, document(known_origin(request, settings()) or "/"), CACHE_CONTROL)
