"""POST /api/coloring-page: returns the coloring page of an uploaded picture. Stores nothing and needs no bucket."""

from dataclasses import replace
from typing import Final

import PIL.Image  # noqa: F401 - start-up is boosted in the cloud, the first request is not
from flask import Request, Response

from darkroom import log, web
from darkroom.config import settings
from darkroom.errors import InvalidRequest, refuse_misspelled
from darkroom.formats import FORMATS, UPLOADED_SOURCES
from darkroom.images.chains.chain import SettledChain, parse
from darkroom.images.derivatives.admission import render_slot
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from darkroom.images.operations.coloring import SKETCH

FIELDS: Final = ("input-image", "style", "detail", "pencils", "page", "format")


@web.endpoint("POST")
def coloring_page(request: Request) -> Response:
    web.require_enabled("coloring-page")
    web.require_own_origin(request)
    upload = request.files.get("input-image")
    if upload is None:
        raise InvalidRequest("Missing input-image parameter")
    refuse_misspelled(request.form, FIELDS, "form field")
    chain = parse(_chain(request), {}).settled("png")
    if not request.form.get("style", "").strip():
        chain = _for_any_camera(chain)
    own = replace(settings(), formats=tuple(dict.fromkeys((*settings().formats, *UPLOADED_SOURCES))))
    with render_slot(settings()):
        page = develop(upload.read(), chain, Context(max_pixels=own.max_pixels), own)
    log.note(request, bytes=len(page))
    response = Response(page, content_type=FORMATS[chain.format].media_type)
    response.headers["Cache-Control"] = web.NO_STORE
    response.headers["Content-Security-Policy"] = web.SANDBOX
    return response


def _for_any_camera(chain: SettledChain) -> SettledChain:
    """The chain in the style for a posted page without `style`."""
    first, *others = chain.steps
    _, *arguments = first.values
    return replace(chain, steps=(replace(first, values=(SKETCH, *arguments)), *others))


def _chain(request: Request) -> str:
    """The chain for the form's fields; the chain parser validates each field."""
    wishes = {field: request.form.get(field, "").strip() for field in ("style", "detail", "pencils", "page")}
    for field, text in wishes.items():
        if any(character in ",:" for character in text):
            raise InvalidRequest(f"{field} must not contain ',' or ':'.")
    words = [f"coloring:{wishes['style'] or 'classic'}:{wishes['detail']}:{wishes['pencils']}"]
    words += [f"page:{wishes['page']}"] if wishes["page"] else []
    format = request.form.get("format", "").strip()
    return ",".join([*words, f"format:{format}"] if format else words)
