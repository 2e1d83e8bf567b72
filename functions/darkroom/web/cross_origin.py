"""CORS: the origins that may read responses (DARKROOM_ALLOWED_ORIGINS)."""

from typing import Final

from flask import Request, Response

from darkroom import errors
from darkroom.config import settings
from darkroom.loopback import is_loopback
from darkroom.setting_values import LOOPBACK_ORIGINS
from darkroom.web.clients import host_of

_EXPOSED: Final = "Cache-Status, Content-Disposition, ETag, Link, Location, Retry-After, Server-Timing"


def allow_origins(request: Request, response: Response, methods: tuple[str, ...]) -> None:
    allowed = _allowed_origins()
    headers = {"Access-Control-Expose-Headers": _EXPOSED}
    if "*" in allowed:
        headers |= {"Access-Control-Allow-Origin": "*", "Timing-Allow-Origin": "*"}
    else:
        response.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if origin in allowed or (LOOPBACK_ORIGINS in allowed and is_loopback(host_of(origin))):
            headers |= {"Access-Control-Allow-Origin": origin, "Timing-Allow-Origin": origin}
    response.headers.extend(headers)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-None-Match, Range"
        response.headers["Access-Control-Max-Age"] = "86400"


def _allowed_origins() -> tuple[str, ...]:
    try:
        return settings().allowed_origins
    except errors.ConfigurationError:
        return ()
