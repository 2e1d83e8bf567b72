"""GET /api/docs: interactive documentation of this API."""

from functools import cache
from html import escape
from pathlib import Path

from flask import Request, Response

from darkroom import openapi, web
from darkroom.config import settings
from darkroom.errors import NotFound

CACHE_CONTROL = "public, max-age=0, must-revalidate"
PAGE = Path(openapi.__file__).parent / "page"
TYPES = {"index.html": "text/html", "docs.js": "text/javascript", "docs.css": "text/css"}


@web.endpoint("GET")
def api_docs(request: Request) -> Response:
    name = web.tail(request, "docs").removeprefix("api-docs").strip("/") or "index.html"
    if name not in TYPES:
        raise NotFound(f"The page has no file {name!r}.")
    body = _read(name)
    if name == "index.html":
        body = body.replace(b"{{title}}", escape(settings().title or "Photos").encode())
    response = Response(body, content_type=f"{TYPES[name]}; charset=utf-8")
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _read(name: str) -> bytes:
    return (PAGE / name).read_bytes()
