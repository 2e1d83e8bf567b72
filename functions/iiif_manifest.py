"""GET /api/iiif/manifest/<folder>: the pictures of one folder as an IIIF manifest, in natural order."""

from urllib.parse import unquote

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.catalog.image import Image
from darkroom.catalog.natural import natural_key
from darkroom.catalog.query import Query
from darkroom.config import settings
from darkroom.errors import Busy, NotFound, TooLarge
from darkroom.iiif import documents, presentation, sites
from darkroom.storage.names import check_name

CACHE_CONTROL = "public, max-age=0, must-revalidate, stale-while-revalidate=60"
MOST_PAGES = 1000


@web.endpoint("GET")
def iiif_manifest(request: Request) -> Response:
    site = sites.of(request, settings())
    folder = _folder(request)
    images = _images(folder)
    log.note(request, folder=folder, images=len(images))
    return documents.respond(request, presentation.manifest(site, folder, images), CACHE_CONTROL)


def _folder(request: Request) -> str:
    """The folder without slashes at either end; "" is the root of the bucket."""
    path = web.raw_path(request)
    for base in ("/api/iiif/manifest", "/iiif/manifest", "/manifest", "/api/iiif-manifest"):
        if path == base or path.startswith(base + "/"):
            path = path[len(base) :]
            break
    folder = unquote(path).strip("/")
    return check_name(folder) if folder else ""


def _images(folder: str) -> list[Image]:
    """The images directly in the folder. Raises NotFound, TooLarge, and Busy while some are not measured yet."""
    prefix = f"{folder}/" if folder else ""
    catalog = open_catalog(settings())
    images: list[Image] = []
    cursor = None
    while True:
        page = catalog.page(Query(prefix=prefix, sort="name"), 1000, cursor)
        images += [image for image in page.images if "/" not in image.name[len(prefix) :]]
        cursor = page.next_cursor
        if len(images) > MOST_PAGES:
            raise TooLarge(f"The folder has more than {MOST_PAGES} pictures; split it into several folders.")
        if cursor is None:
            break
    if not images:
        raise NotFound(f"There is no folder {folder!r} with pictures.")
    if not all(image.is_measured for image in images):
        raise Busy("Some pictures have not been measured yet. Try again.", retry_after=2)
    return sorted(images, key=lambda image: natural_key(image.name))
