"""See `functions/gallery_index.py`."""

from darkroom.openapi.filters import FILTERS
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems
from darkroom.openapi.schemas import COUNT, closed, maybe

INDEX = closed(
    {
        "total": COUNT,
        "ratios": {
            "type": "string",
            "contentEncoding": "base64",
            "description": "A byte for each picture in order: ratio 2 ** ((byte - 128) / 42), 0 where unknown.",
        },
        "months": {
            "type": "array",
            "items": closed({"month": maybe("string", description="2017-08, or 2017."), "count": COUNT}),
            "description": "Neighbors of one month, in order by date; empty in any other order.",
        },
    }
)
PATHS = {
    "/api/gallery-index": {
        "get": operation(
            "How many pictures, and the shape of each",
            "Gallery",
            FILTERS,
            answers_json("The index.", INDEX) | NOT_MODIFIED | problems(400),
        )
    }
}
