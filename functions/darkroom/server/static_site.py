"""The built frontend: pages, scripts and images from `frontend/dist`."""

import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

from flask import Request, Response

from darkroom import web
from darkroom.config import settings
from darkroom.errors import NotFound, did_you_mean
from darkroom.server.site_head import head, titled

_HERE: Final = Path(__file__).resolve()
_INSTALLED: Final = _HERE.with_name("dist")
DIST: Final = _INSTALLED if _INSTALLED.is_dir() else _HERE.parents[3] / "frontend" / "dist"
"""Beside this file in an installed package, else in the repository."""
_ENDINGS: Final = {".br": "br", ".gz": "gzip"}
_HASHED: Final = "/assets/"
_MISSING: Final = "404"
_UNBUILT: Final = (
    "<!doctype html><title>Darkroom</title>"
    "<p>The API is at /api/. The pages are not built yet; run <code>make frontend</code>."
)


@web.endpoint("GET", query=None)
def page(request: Request) -> Response:
    """Respond with a page or file of the site; `/studio` is `studio.html`."""
    path = request.path
    if path == "/" and not DIST.is_dir():
        return Response(_UNBUILT, content_type="text/html; charset=utf-8", headers={"Cache-Control": web.NO_STORE})
    file = _file(path)
    if file is None:
        return _not_found(request)
    return _respond(request, file)


def _not_found(request: Request) -> Response:
    """A page with a link home for a browser, and a problem document for other clients."""
    file = _file(_MISSING) if web.prefers_page(request) else None
    if file is None:
        pages = [f"/{page.stem}" for page in DIST.glob("*.html")]
        raise NotFound(f"There is no page {request.path}{did_you_mean(request.path, pages) or '.'}")
    response = _respond(request, file)
    response.status_code = 404
    response.headers["Cache-Control"] = web.NO_STORE
    return response


def _respond(request: Request, file: Path) -> Response:
    state = file.stat()
    cache_control = web.IMMUTABLE if request.path.startswith(_HASHED) else "public, max-age=0, must-revalidate"
    encoded = _encoded(request, file)
    body = _read(encoded or file, state.st_mtime_ns)
    if file.suffix == ".html":
        body = titled(body, settings().title)
        body = body.replace(b"</head>", f"{head(request, settings())}</head>".encode(), 1)
        body = body.replace(b"{{user-days}}", _days(settings().user_days).encode())
    response = Response(body, content_type=_content_type(file))
    if encoded:
        response.headers["Content-Encoding"] = _ENDINGS[encoded.suffix]
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = cache_control
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    if file.name != f"{_MISSING}.html":
        response.make_conditional(request)
    return response


def _file(path: str) -> Path | None:
    """The file in DIST, or None."""
    candidate = DIST / path.lstrip("/")
    if path.endswith("/"):
        candidate = candidate / "index.html"
    elif not candidate.suffix:
        candidate = candidate.with_suffix(".html")
    try:
        real = candidate.resolve()
        return real if real.is_relative_to(DIST.resolve()) and real.is_file() else None
    except (OSError, ValueError):
        return None


def _encoded(request: Request, file: Path) -> Path | None:
    """The file compressed at build time, if the client accepts that encoding; None for pages, which change at run
    time."""
    if file.suffix == ".html":
        return None
    for ending, encoding in _ENDINGS.items():
        candidate = file.with_name(file.name + ending)
        if request.accept_encodings[encoding] and candidate.is_file():
            return candidate
    return None


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


@cache
def _read(file: Path, modified: int) -> bytes:
    return file.read_bytes()


def _content_type(file: Path) -> str:
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if file.suffix == ".js":
        guessed = "text/javascript"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
