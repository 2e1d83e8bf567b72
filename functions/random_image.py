"""GET /api/random-image: a random picture; with a seed, the same picture for everyone."""

from typing import Final

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.image import Image
from darkroom.config import settings
from darkroom.delivery import query_parameters, urls
from darkroom.delivery.private_links import opens_albums
from darkroom.errors import InvalidRequest, NotFound

MOST: Final = 100
_SEEDED: Final = "public, max-age=60, stale-while-revalidate=600"


@web.endpoint("GET", query=(*query_parameters.FILTERS, "seed", "count", "redirect", "chain", "link"))
@opens_albums
def random_image(request: Request) -> Response:
    query = query_parameters.of(request)
    seed = query_parameters.seed_of(request.args.get("seed"))
    count = web.whole_number(request, "count", 1, MOST)
    redirect = web.choice(request, "redirect", ("0", "1")) == "1"
    if redirect and count:
        raise InvalidRequest("redirect=1 redirects to one picture; leave count out.")
    images = open_catalog(settings()).pick(query, count or 1, seed)
    if not images and count is None:
        raise NotFound("No picture to choose from: the bucket is empty, or no picture matches.")
    log.note(request, images=[image.name for image in images])
    cache_control = web.NO_STORE if seed is None else _SEEDED
    if redirect:
        return web.redirect(_target(images[0], request.args.get("chain")), cache_control)
    found = [urls.image_json(settings(), image) for image in images]
    return web.respond_json(request, found[0] if count is None else {"images": found}, cache_control)


def _target(image: Image, chain: str | None) -> str:
    """URL of the derivative; without a chain, of the original, or of the widest rung if originals are private."""
    if chain:
        return urls.derivative(settings(), chain, image.name, image.version)
    largest = urls.srcset(settings(), image)[-1]["url"] if image.is_measured else None
    target = urls.original(settings(), image.name) or largest
    return target or urls.derivative(settings(), "resize:2560,format:webp", image.name, image.version)
