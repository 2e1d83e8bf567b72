"""GET /api/oembed: describes how another site embeds one of our URLs."""

from typing import Final

from flask import Request, Response

from darkroom import log, web
from darkroom.config import settings
from darkroom.embedding import oembed as answers
from darkroom.embedding.find import absolute_json, find
from darkroom.embedding.urls import shown_at
from darkroom.errors import InvalidRequest, Unimplemented
from darkroom.web.origin import origin

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate, stale-while-revalidate=60"
_MOST: Final = 100_000
_SENT_ALONG: Final = ("dnt", "discover")
"""Parameters that WordPress sends to every provider; they are ignored."""


@web.endpoint("GET", query=("url", "maxwidth", "maxheight", "format", *_SENT_ALONG))
def oembed(request: Request) -> Response:
    base = origin(request, settings())
    wanted = request.args.get("format") or "json"
    if wanted != "json":
        raise Unimplemented("Only format=json is supported.")
    url = request.args.get("url")
    if not url:
        raise InvalidRequest("url must be the URL of a page of this server, such as its gallery.")
    box = (web.whole_number(request, "maxwidth", 1, _MOST), web.whole_number(request, "maxheight", 1, _MOST))
    shown = shown_at(base, url)
    if shown.name is None:
        return web.respond_json(request, answers.rich(base, shown, box), CACHE_CONTROL)
    log.note(request, image=shown.name)
    image = absolute_json(settings(), base, find(settings(), shown.name))
    return web.respond_json(request, answers.photo(base, image, box), CACHE_CONTROL)
