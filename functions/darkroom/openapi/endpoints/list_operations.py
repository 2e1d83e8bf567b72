"""See `functions/list_operations.py`."""

from darkroom.formats import OUTPUTS
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems
from darkroom.openapi.schemas import PIXELS, TEXT, closed, maybe

PARAMETER = {"type": "object", "required": ["name", "type", "default"], "properties": {"name": TEXT, "type": TEXT}}
OPERATION = closed(
    {"name": TEXT, "summary": TEXT, "example": TEXT, "parameters": {"type": "array", "items": PARAMETER}}
)
FORMAT = closed(
    {
        "name": {"enum": list(OUTPUTS)},
        "content_type": TEXT,
        "quality": maybe("integer"),
        "last_steps": {
            "type": ["array", "null"],
            "items": TEXT,
            "description": "Formats that suit the preset; null if any does.",
        },
    }
)
MODEL = closed({"name": TEXT, "summary": TEXT, "installed": {"type": "boolean"}})
ANSWER = closed(
    {
        "operations": {"type": "array", "items": OPERATION},
        "presets": {"type": "object", "additionalProperties": TEXT},
        "formats": {"type": "array", "items": FORMAT},
        "quality": PARAMETER,
        "max_steps": PIXELS,
        "open": {"type": "boolean", "description": "Whether this client may run every chain unsigned."},
        "open_list": {"type": "array", "items": TEXT, "description": "Each may be followed by a format."},
        "ladder": {"type": "array", "items": PIXELS},
        "models": {"type": "array", "items": MODEL, "description": "Without models, operations use older methods."},
    }
)
PATHS = {
    "/api/list-operations": {
        "get": operation(
            "Every operation with its parameters, the presets, the open list",
            "Derivatives",
            [],
            answers_json("The operations.", ANSWER) | NOT_MODIFIED | problems(),
        )
    }
}
