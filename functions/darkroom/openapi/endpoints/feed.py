"""See `functions/feed.py`."""

from darkroom.openapi.filters import FILTERS, LINK
from darkroom.openapi.parts import NOT_MODIFIED, operation, problems, query

_FEED = {"200": {"description": "The feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}}}

PATHS = {
    "/api/feed": {
        "get": operation(
            "The newest photos as an Atom feed; the site serves it at /feed.xml",
            "Embedding",
            [
                query(
                    "limit",
                    "Maximum number of photos; 30 by default.",
                    {"type": "integer", "minimum": 1, "maximum": 100},
                ),
                *FILTERS,
                LINK,
            ],
            _FEED | NOT_MODIFIED | problems(400),
        )
    }
}
