"""GET /api/health: checks that the bucket can be reached; ?live=1 checks this process alone."""

from flask import Request, Response

from darkroom import log, web
from darkroom.config import settings
from darkroom.storage import buckets


@web.endpoint("GET", query=("live",))
def health(request: Request) -> Response:
    """Status 200 also if derivatives cannot be stored, since pictures are served; `status` is then `Degraded`."""
    if request.args.get("live") == "1":
        return web.respond_json(request, {"status": "Healthy"}, web.NO_STORE)
    buckets.originals(settings()).list(page_size=1)
    if log.is_degraded("derivative_not_stored"):
        answer = {"status": "Degraded", "detail": "Derivatives are generated but not stored; see the log."}
        return web.respond_json(request, answer, web.NO_STORE)
    return web.respond_json(request, {"status": "Healthy"}, web.NO_STORE)
