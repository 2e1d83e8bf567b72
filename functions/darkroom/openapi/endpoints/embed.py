"""See `functions/embed.py`."""

from darkroom.embedding.labels import LANGUAGES
from darkroom.embedding.urls import LAYOUTS, SHOWN, THEMES
from darkroom.openapi.filters import FILTERS
from darkroom.openapi.parts import NOT_MODIFIED, operation, problems, query

_PAGE = {"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}}
_SEED = {"type": "string", "maxLength": 200}

PATHS = {
    "/api/embed": {
        "get": operation(
            "A page for a frame: the gallery, or one photo",
            "Embedding",
            [
                query("show", "The gallery unless asked otherwise.", {"type": "string", "enum": ["", *SHOWN]}),
                query("name", "This picture of the bucket, instead of one by `seed`.", {"type": "string"}),
                query("seed", "Which photo, the same for everybody; today's unless given.", _SEED),
                query("layout", "How the gallery lies.", {"type": "string", "enum": ["", *LAYOUTS]}),
                query("theme", "As the visitor's system is, unless given.", {"type": "string", "enum": ["", *THEMES]}),
                query("lang", "As the browser asks, unless given.", {"type": "string", "enum": ["", *LANGUAGES]}),
                query("limit", "At most so many photos.", {"type": "integer", "minimum": 1, "maximum": 100_000}),
                query("offset", "Where no script runs: from this photo on.", {"type": "integer", "minimum": 0}),
                *FILTERS,
            ],
            _PAGE | NOT_MODIFIED | problems(400, 404, 415),
        )
    }
}
