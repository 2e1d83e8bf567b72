"""See `functions/photo.py`."""

from darkroom.embedding.labels import LANGUAGES
from darkroom.openapi.filters import LINK
from darkroom.openapi.parts import NAME, NOT_MODIFIED, operation, problems, query, redirects

_PAGE = {"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}}

PATHS = {
    "/api/photo/{name}": {
        "get": operation(
            "The page of one photo; the site serves it at /photo/<name>",
            "Embedding",
            [
                NAME,
                query("lang", "Language; the browser's by default.", {"type": "string", "enum": ["", *LANGUAGES]}),
                LINK,
            ],
            _PAGE
            | redirects(302, "To the page of a photo whose name has the other Unicode form.")
            | NOT_MODIFIED
            | problems(400, 404, 415),
        )
    }
}
