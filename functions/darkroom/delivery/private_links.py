"""The decorator of functions that accept a link to a closed folder: `link=` in the query."""

import functools
import re
from typing import Final

from flask import Request, Response

from darkroom.cache_control import NO_STORE
from darkroom.config import settings
from darkroom.errors import InvalidRequest
from darkroom.storage.albums import links, scope
from darkroom.web import Handler

_SECONDS: Final = 30
"""Seconds that a browser may cache a picture. A revoked link works until then, plus the age of the albums."""


def opens_albums(handler: Handler) -> Handler:
    """Let the request see the folder that its link opens. No shared cache stores such a response."""

    @functools.wraps(handler)
    def handle(request: Request) -> Response:
        given = request.args.getlist("link")
        if not given:
            return handler(request)
        if len(given) > 1:
            raise InvalidRequest(f"link is given {len(given)} times; give it once.")
        with scope.granted(links.verify(settings(), given[0])):
            return _private(handler(request))

    return handle


def _private(response: Response) -> Response:
    headers = response.headers
    if headers.get("Cache-Control") != NO_STORE:
        headers["Cache-Control"] = f"private, max-age={_SECONDS}" if _is_picture(response) else "private, no-cache"
    headers.pop("Cache-Tag", None)
    headers["X-Robots-Tag"] = "noindex"
    headers["Referrer-Policy"] = "same-origin"
    return response


def _is_picture(response: Response) -> bool:
    return response.status_code in (200, 206) and not re.match(r"application/json|text/", response.mimetype or "")
