"""See `functions/sitemap.py`."""

from darkroom.openapi.parts import NOT_MODIFIED, operation, problems, query

_MAP = {"200": {"description": "The sitemap.", "content": {"application/xml": {"schema": {"type": "string"}}}}}

PATHS = {
    "/api/sitemap": {
        "get": operation(
            "The pages of all photos for search engines; the site serves it at /sitemap.xml",
            "Embedding",
            [
                query(
                    "part",
                    "One part of a long sitemap, counted from 1.",
                    {"type": "integer", "minimum": 1, "maximum": 10_000},
                )
            ],
            _MAP | NOT_MODIFIED | problems(400, 404),
        )
    }
}
