"""See `functions/embed.py`."""

from darkroom.embedding.labels import LANGUAGES
from darkroom.embedding.urls import LAYOUTS, SHOWN, THEMES
from darkroom.openapi.filters import FILTERS, LINK
from darkroom.openapi.parts import NOT_MODIFIED, operation, problems, query

_PAGE = {"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}}
_SEED = {"type": "string", "maxLength": 200}

PATHS = {
    "/api/embed": {
        "get": operation(
            "A page for an iframe: the gallery, or one photo",
            "Embedding",
            [
                query("show", "What to show; the gallery by default.", {"type": "string", "enum": ["", *SHOWN]}),
                query("name", "Show this picture instead of one chosen by `seed`.", {"type": "string"}),
                query("seed", "Chooses the photo, the same for everyone; `daily` by default.", _SEED),
                query("layout", "Layout of the gallery.", {"type": "string", "enum": ["", *LAYOUTS]}),
                query(
                    "theme",
                    "Colors; the visitor's system by default.",
                    {"type": "string", "enum": ["", *THEMES]},
                ),
                query("lang", "Language; the browser's by default.", {"type": "string", "enum": ["", *LANGUAGES]}),
                query("limit", "Maximum number of photos.", {"type": "integer", "minimum": 1, "maximum": 100_000}),
                query("offset", "First photo, without JavaScript.", {"type": "integer", "minimum": 0}),
                *FILTERS,
                LINK,
            ],
            _PAGE | NOT_MODIFIED | problems(400, 404, 415),
        )
    }
}
