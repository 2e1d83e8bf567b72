"""The server's properties in a manifest: origin, compliance level and limits."""

from flask import Request

from darkroom import web
from darkroom.config import Settings
from darkroom.iiif import modes
from darkroom.iiif.presentation import Site
from darkroom.web.origin import origin


def of(request: Request, settings: Settings) -> Site:
    """The site of this request. Raises Forbidden, AddressUnknown."""
    mode = modes.require_on(settings, web.client(request))
    return Site(origin(request, settings), modes.level(mode), settings.iiif_max_side)
