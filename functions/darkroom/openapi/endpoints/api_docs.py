"""See `functions/api_docs.py`."""

from darkroom.openapi.parts import NOT_MODIFIED, operation, problems, segment

_PAGE = {"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}}
_FILE = {"200": {"description": "The file.", "content": {"text/javascript": {}, "text/css": {}}}}
PATHS = {
    "/api/docs": {
        "get": operation("This description as an interactive page", "Server", [], _PAGE | NOT_MODIFIED | problems(404))
    },
    "/api/docs/{file}": {
        "get": operation(
            "The script and the style sheet of that page",
            "Server",
            [segment("file", "A file of the page.", "docs.js", {"enum": ["docs.js", "docs.css"]})],
            _FILE | NOT_MODIFIED | problems(404),
        )
    },
}
