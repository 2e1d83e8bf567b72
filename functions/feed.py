"""GET /api/feed: the newest photos as an Atom feed; the site serves it at /feed.xml."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from flask import Request, Response

from darkroom import log, web
from darkroom.catalog import open_catalog
from darkroom.config import settings
from darkroom.delivery import query_parameters
from darkroom.delivery.private_links import opens_albums
from darkroom.embedding.find import absolute_json
from darkroom.embedding.labels import LANGUAGES, say
from darkroom.sharing import feed as feeds
from darkroom.web.origin import origin

CACHE_CONTROL: Final = "public, max-age=300, stale-while-revalidate=600"
_LIMIT: Final = 30
_MOST: Final = 100


@web.endpoint("GET", query=("limit", *query_parameters.FILTERS, "link"))
@opens_albums
def feed(request: Request) -> Response:
    base = origin(request, settings())
    query = query_parameters.of(request)
    if not request.args.get("sort"):
        query = replace(query, sort="updated")
    limit = web.whole_number(request, "limit", 1, _MOST) or _LIMIT
    images = [image for image in open_catalog(settings()).page(query, limit).images if image.is_measured]
    log.note(request, images=len(images))
    given = {key: value for key, value in request.args.items() if value}
    own = f"{base}/feed.xml" + (f"?{urlencode(given)}" if given else "")
    title = settings().title or say("gallery", LANGUAGES[0])
    if query.tag:
        title = f"{title}: {query.tag}"
    entries = [(absolute_json(settings(), base, image), image.updated) for image in images]
    response = Response(feeds.atom(title, own, f"{base}/", entries), mimetype=feeds.MEDIA_TYPE)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response
