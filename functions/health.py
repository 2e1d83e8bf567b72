"""GET /api/health: checks that the bucket can be reached; ?live=1 checks this process alone."""

from flask import Request, Response

from darkroom import web
from darkroom.config import settings
from darkroom.storage import buckets


@web.endpoint("GET")
def health(request: Request) -> Response:
    if request.args.get("live") != "1":
        buckets.originals(settings()).list(page_size=1)
    return web.respond_json(request, {"status": "Healthy"}, web.NO_STORE)
