"""See `functions/process_images.py`."""

from darkroom.openapi.parts import Json, answers_json, needs, operation, problems

_NAMES: Json = {
    "input": {"type": "string", "examples": ["astronaut.png"]},
    "output": {"type": "string", "description": "Name under processed/; its extension sets the format."},
}
_PAIR: Json = {"type": "object", "required": ["input", "output"], "properties": _NAMES}
_OPERATIONS: Json = {"type": "array", "items": {"type": "string"}, "examples": [["split=True", "resize=2", "blur=5"]]}
_STEP = {
    "type": "object",
    "required": ["operation", "applied", "reason"],
    "properties": {
        "operation": {"type": "string"},
        "applied": {"type": "boolean"},
        "reason": {"type": ["string", "null"], "description": "Why the step was skipped."},
    },
}
_RESULT = {
    "type": "object",
    "required": ["input", "output", "outputs", "steps", "error"],
    "properties": {
        **_NAMES,
        "outputs": {"type": "array", "items": {"type": "string"}, "description": "Names of the written outputs."},
        "steps": {"type": "array", "items": _STEP},
        "error": {"type": ["string", "null"]},
    },
}
_BODY = {
    "type": "object",
    "required": ["images"],
    "properties": {"images": {"type": "array", "items": _PAIR, "maxItems": 1000}, "operations": _OPERATIONS},
}
_ANSWER = {
    "type": "object",
    "required": ["images", "operations", "results"],
    "properties": {
        "images": {"type": "array", "items": _PAIR},
        "operations": _OPERATIONS,
        "results": {"type": "array", "items": _RESULT},
    },
}
PATHS = {
    "/api/process-images": {
        "post": operation(
            "Run a list of operations on many images of the bucket",
            "Upload",
            [],
            answers_json("The written outputs, and the skipped steps with reasons.", _ANSWER) | problems(400, 403),
            security=needs("writeKey"),
            requestBody={"required": True, "content": {"application/json": {"schema": _BODY}}},
        )
    }
}
