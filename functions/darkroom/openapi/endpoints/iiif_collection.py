"""See `functions/iiif_collection.py`."""

from typing import Any

from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems

_COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "label", "items"],
    "properties": {"type": {"const": "Collection"}},
}
PATHS = {
    "/api/iiif/collection": {
        "get": operation(
            "Every folder that contains pictures, as a collection",
            "IIIF",
            [],
            answers_json("The collection.", _COLLECTION, "application/ld+json", "application/json")
            | NOT_MODIFIED
            | problems(403),
        )
    }
}
