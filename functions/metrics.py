"""GET /api/metrics: counters of this process in the Prometheus format, for a self-hosted server."""

from flask import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from darkroom import web
from darkroom.web.metrics import REGISTRY


@web.endpoint("GET")
def metrics(request: Request) -> Response:
    web.require_enabled("metrics")
    response = Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = web.NO_STORE
    return response
