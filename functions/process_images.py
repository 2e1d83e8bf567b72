"""POST /api/process-images: runs a list of operations on many images of the bucket and writes under `processed/`."""

import hmac
import json
from typing import Any, Final

import PIL.Image  # noqa: F401 - start-up is boosted in the cloud, the first request is not
from flask import Request, Response

from darkroom import log, web
from darkroom.batch.order import read_order
from darkroom.batch.run import run
from darkroom.config import settings
from darkroom.errors import Forbidden, InvalidRequest, TooLarge
from darkroom.images.chains import authorization

MOST_BYTES: Final = 4_000_000
"""Maximum bytes of the JSON, which is part of the response. A thousand images with long names need less."""


@web.endpoint("POST")
def process_images(request: Request) -> Response:
    web.require_enabled("process-images")
    web.require_own_origin(request)
    _require_key(request)
    body = _json(request)
    results = run(read_order(body), settings())
    log.note(request, images=len(results), failed=sum(result["error"] is not None for result in results))
    answer = {"images": body["images"], "operations": body.get("operations", []), "results": results}
    return web.respond_json(request, answer, web.NO_STORE)


def _json(request: Request) -> Any:
    """The parsed body. Raises InvalidRequest, TooLarge."""
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge(f"The JSON has {request.content_length} bytes; at most {MOST_BYTES} are allowed.")
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise InvalidRequest("The body must be JSON.") from None


def _require_key(request: Request) -> None:
    """Raise Forbidden without a valid key. An open server needs none, since it serves only its own machine."""
    if authorization.is_open_here(settings(), web.client(request)):
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    fits = [hmac.compare_digest(given.strip().encode(), key.encode()) for key in settings().write_keys]
    if scheme.lower() != "bearer" or not any(fits):
        raise Forbidden("A key from DARKROOM_WRITE_KEYS is missing. Send Authorization: Bearer <key>.")
