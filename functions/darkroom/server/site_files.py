"""robots.txt and the web app manifest, which depend on settings."""

import json
from collections.abc import Callable
from functools import cache
from typing import Final

from flask import Request, Response

from darkroom import web
from darkroom.config import Settings, settings
from darkroom.server import static_site
from darkroom.sharing import manifest, sitemap
from darkroom.web.origin import known_origin

_CACHE_CONTROL: Final = "public, max-age=3600"
_PRODUCT: Final = "Darkroom"


def _robots(base: str | None, _: Settings) -> tuple[str, str]:
    return sitemap.robots(f"{base}/sitemap.xml" if base else None), "text/plain"


def _manifest(_: str | None, own: Settings) -> tuple[str, str]:
    values = manifest.manifest(own.title or _PRODUCT, own.about, own.accent, _icon())
    return json.dumps(values, ensure_ascii=False), manifest.MEDIA_TYPE


@cache
def _icon() -> str | None:
    """The icon's URL, which contains a hash of its content; None if the site is not built."""
    return next((f"/assets/{file.name}" for file in static_site.DIST.glob("assets/icon-*.svg")), None)


FILES: Final[dict[str, Callable[[str | None, Settings], tuple[str, str]]]] = {
    "/robots.txt": _robots,
    "/manifest.webmanifest": _manifest,
}


@web.endpoint("GET", query=None)
def site_file(request: Request) -> Response:
    """Respond with the file of `FILES` at the request's path."""
    text, media_type = FILES[request.path](known_origin(request, settings()), settings())
    response = Response(text, mimetype=media_type)
    response.headers["Cache-Control"] = _CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response
