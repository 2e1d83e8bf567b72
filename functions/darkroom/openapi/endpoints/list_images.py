"""See `functions/list_images.py`."""

from darkroom.openapi.filters import FILTERS
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, query, ref
from darkroom.openapi.schemas import COUNT, closed, maybe

PAGE = closed(
    {
        "images": ref("Images"),
        "next_cursor": maybe("string", description="For the page after this; null at the end."),
        "total": COUNT,
        "pending": {**COUNT, "description": "Pictures that nobody has looked at yet."},
        "skipped": {
            "type": "object",
            "additionalProperties": COUNT,
            "description": "How many pictures are refused, by reason.",
        },
    }
)
PATHS = {
    "/api/list-images": {
        "get": operation(
            "A page of the gallery",
            "Gallery",
            [
                query("limit", "Images of a page.", {"type": "integer", "minimum": 1, "maximum": 1000}, 20),
                query("cursor", "`next_cursor` of the page before.", {"type": "string"}),
                query("offset", "Where to begin; not with cursor.", {"type": "integer", "minimum": 0}),
                *FILTERS,
            ],
            answers_json("The page.", PAGE) | NOT_MODIFIED | problems(400),
        )
    }
}
