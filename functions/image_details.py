"""GET /api/image-details/<name>: further facts of one picture, from captions.csv and from its EXIF."""

from typing import Final

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog.details import details_of
from darkroom.config import settings
from darkroom.delivery.private_links import opens_albums
from darkroom.embedding.find import find
from darkroom.errors import InvalidRequest
from darkroom.storage import buckets

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate, stale-while-revalidate=60"


@web.endpoint("GET", query=("link",))
@opens_albums
def image_details(request: Request) -> Response:
    name = web.tail(request, "image-details")
    if not name:
        raise InvalidRequest("The path must be /api/image-details/<name>. Example: /api/image-details/cat.jpg")
    image = find(settings(), name)
    log.note(request, image=image.name)
    details = details_of(settings(), buckets.originals(settings()), image)
    return web.respond_json(request, {"name": image.name, "details": details}, CACHE_CONTROL)
