"""The query parameters that ask for some of the gallery's images, in an order."""

from flask import Request

from darkroom import web
from darkroom.catalog.query import ORIENTATIONS, SORTS, Query

_SIDE = (0, 1_000_000)


def of(request: Request) -> Query:
    """Raises InvalidRequest."""
    return Query(
        prefix=request.args.get("prefix", ""),
        tag=request.args.get("tag") or None,
        min_width=web.whole_number(request, "min_width", *_SIDE),
        max_width=web.whole_number(request, "max_width", *_SIDE),
        min_height=web.whole_number(request, "min_height", *_SIDE),
        max_height=web.whole_number(request, "max_height", *_SIDE),
        orientation=web.choice(request, "orientation", ORIENTATIONS),
        sort=web.choice(request, "sort", SORTS) or "taken",
    )
