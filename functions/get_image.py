"""GET /api/get-image/<chain>/<name>: a derivative of a picture, generated on first request and stored in the bucket."""

from contextlib import suppress

import PIL.Image  # noqa: F401 - start-up is boosted in the cloud, the first request is not
from flask import Request, Response

from darkroom import log, web
from darkroom.config import settings
from darkroom.delivery import responses, urls
from darkroom.delivery.private_links import opens_albums
from darkroom.errors import InvalidRequest, NotFound, TooLargeForFormat, VersionGone
from darkroom.iiif import links
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import ORIGINAL, Chain, SettledChain
from darkroom.images.chains.negotiation import formats_for
from darkroom.images.chains.presets import parse_chain
from darkroom.storage import buckets
from darkroom.storage.names import check_name, spellings


@web.endpoint("GET", query=("v", "p", "e", "s", "link"))
@opens_albums
def get_image(request: Request) -> Response:
    text, _, name = web.tail(request, "get-image").partition("/")
    if not name:
        raise InvalidRequest("The path must be /api/get-image/<chain>/<name>. Example: /api/get-image/thumb/cat.jpg")
    check_name(name)
    version = request.args.get("v") or None
    try:
        if text == ORIGINAL:
            return responses.original(request, settings(), name, version)
        return _derivative(request, parse_chain(text, settings()), name, version)
    except VersionGone:
        return _redirected(request, text, name)
    except NotFound:
        stored = buckets.other_spelling(settings(), name)
        if stored is None:
            raise
        return _redirected(request, text, stored)


def _redirected(request: Request, text: str, name: str) -> Response:
    """Redirect to the same chain of the current picture."""
    query = {key: value for key, value in request.args.items() if key != "v"}
    return web.redirect(urls.derivative(settings(), text, name, None, query), "public, max-age=60")


def _derivative(request: Request, chain: Chain, name: str, version: str | None) -> Response:
    client = web.client(request)
    rung = authorization.next_rung(chain)
    if rung and "s" not in request.args and not authorization.is_open_here(settings(), client):
        return web.redirect(urls.derivative(settings(), rung, name, version), "public, max-age=3600")
    lives = authorization.authorize(settings(), chain, name, request.args.to_dict(), client, spellings(name))
    if isinstance(chain, SettledChain):
        return _serve(request, chain, name, version, lives)
    web.negotiates(request, "Accept")
    accepted = {media_type for media_type, quality in request.accept_mimetypes if quality > 0}
    *better, last = formats_for(accepted, chain, name)
    for format in better:
        # AVIF may need too much memory, and a WebP side may have at most 16,383 pixels.
        with suppress(TooLargeForFormat):
            return _serve(request, chain.with_format(format), name, version, lives)
    return _serve(request, chain.with_format(last), name, version, lives)


def _serve(request: Request, chain: SettledChain, name: str, version: str | None, lives: int | None) -> Response:
    log.note(request, image=name, chain=chain.text)
    response = responses.derivative(request, settings(), name, version, chain, lives)
    links.add(request, response, settings(), name, version, chain)
    return response
