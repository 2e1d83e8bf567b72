"""See `functions/iiif_manifest.py`."""

from typing import Any

from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, segment

_MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "label", "items"],
    "properties": {"type": {"const": "Manifest"}},
}


def _get(summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answers = answers_json("The manifest.", _MANIFEST, "application/ld+json", "application/json")
    return {"get": operation(summary, "IIIF", parameters, answers | NOT_MODIFIED | problems(400, 403, 404))}


PATHS = {
    "/api/iiif/manifest": _get("The pictures directly in the bucket's root as a manifest", []),
    "/api/iiif/manifest/{folder}": _get(
        "The pictures of a folder as a manifest, in natural order",
        [segment("folder", "The folder; its slashes may be raw or `%2F`.", "holidays")],
    ),
}
