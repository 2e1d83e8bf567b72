"""GET /api/iiif/collection: every folder that contains pictures, as an IIIF collection of manifests."""

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.natural import natural_key
from darkroom.config import settings
from darkroom.iiif import documents, presentation, sites

CACHE_CONTROL = "public, max-age=0, must-revalidate, s-maxage=60, stale-while-revalidate=600"


@web.endpoint("GET")
def iiif_collection(request: Request) -> Response:
    site = sites.of(request, settings())
    folders = open_catalog(settings()).folders()
    log.note(request, folders=len(folders))
    ordered = sorted(folders, key=natural_key)
    return documents.respond(request, presentation.collection(site, ordered), CACHE_CONTROL)
