"""See `functions/explain_image.py`."""

from darkroom.formats import FORMATS, OUTPUTS
from darkroom.openapi.derivatives import CHAIN
from darkroom.openapi.filters import LINK
from darkroom.openapi.parts import NAME, answers_json, operation, problems, ref
from darkroom.openapi.schemas import COUNT, PIXELS, TEXT, closed, maybe

EXPLANATION = closed(
    {
        "name": TEXT,
        "version": TEXT,
        "chain": {"type": "string", "description": "The canonical chain; equivalent chains have the same one."},
        "format": {"enum": list(OUTPUTS)},
        "key": {"type": "string", "description": "Key of the stored derivative."},
        "stored": {"type": "boolean"},
        "open": {"type": "boolean", "description": "Whether it is served unsigned."},
        "source": closed({"width": PIXELS, "height": PIXELS, "format": {"enum": list(FORMATS)}, "size": COUNT}),
        "sizes": {"type": "array", "items": ref("Size"), "description": "Size of the picture, then after each step."},
        "width": PIXELS,
        "height": PIXELS,
        "memory": {"type": "integer", "description": "Estimated memory in bytes."},
        "refusal": maybe("string", description="The limit that would refuse it."),
    }
)
PATHS = {
    "/api/explain-image/{chain}/{name}": {
        "get": operation(
            "Describe a derivative without generating it",
            "Derivatives",
            [CHAIN, NAME, LINK],
            answers_json("The plan.", EXPLANATION) | problems(400, 404, 415, 422),
        )
    }
}
