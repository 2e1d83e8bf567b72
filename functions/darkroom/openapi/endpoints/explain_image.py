"""See `functions/explain_image.py`."""

from darkroom.formats import FORMATS, OUTPUTS
from darkroom.openapi.derivatives import CHAIN
from darkroom.openapi.parts import NAME, answers_json, operation, problems, ref
from darkroom.openapi.schemas import COUNT, PIXELS, TEXT, closed, maybe

EXPLANATION = closed(
    {
        "name": TEXT,
        "version": TEXT,
        "chain": {"type": "string", "description": "In canonical form: equal chains have the same."},
        "format": {"enum": list(OUTPUTS)},
        "key": {"type": "string", "description": "Where the derivative is kept."},
        "stored": {"type": "boolean"},
        "open": {"type": "boolean", "description": "Whether it is served unsigned."},
        "source": closed({"width": PIXELS, "height": PIXELS, "format": {"enum": list(FORMATS)}, "size": COUNT}),
        "sizes": {"type": "array", "items": ref("Size"), "description": "Of the picture, and after every step."},
        "width": PIXELS,
        "height": PIXELS,
        "memory": {"type": "integer", "description": "An estimate in bytes."},
        "refusal": maybe("string", description="The limit that would refuse it."),
    }
)
PATHS = {
    "/api/explain-image/{chain}/{name}": {
        "get": operation(
            "What a derivative would be, without making it",
            "Derivatives",
            [CHAIN, NAME],
            answers_json("The plan.", EXPLANATION) | problems(400, 404, 415, 422),
        )
    }
}
