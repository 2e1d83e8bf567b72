"""See `functions/api_description.py`."""

from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems

PATHS = {
    "/api/openapi.json": {
        "get": operation(
            "This description",
            "Server",
            [],
            answers_json("OpenAPI 3.1.", {"type": "object", "required": ["openapi", "info", "paths"]})
            | NOT_MODIFIED
            | problems(),
        )
    }
}
