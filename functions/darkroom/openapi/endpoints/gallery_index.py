"""See `functions/gallery_index.py`."""

from darkroom.openapi.filters import FILTERS, LINK
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems
from darkroom.openapi.schemas import COUNT, closed, maybe

INDEX = closed(
    {
        "total": COUNT,
        "ratios": {
            "type": "string",
            "contentEncoding": "base64",
            "description": "One byte per picture, in order: aspect ratio 2 ** ((byte - 128) / 42); 0 if unknown.",
        },
        "months": {
            "type": "array",
            "items": closed({"month": maybe("string", description="2017-08, or 2017."), "count": COUNT}),
            "description": "Runs of pictures of the same month, if sorted by date; otherwise empty.",
        },
    }
)
PATHS = {
    "/api/gallery-index": {
        "get": operation(
            "The number of pictures and the aspect ratio of each",
            "Gallery",
            [*FILTERS, LINK],
            answers_json("The index.", INDEX) | NOT_MODIFIED | problems(400),
        )
    }
}
