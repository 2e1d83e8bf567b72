"""See `functions/list_images.py`."""

from darkroom.openapi.filters import FILTERS, LINK
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, query, ref
from darkroom.openapi.schemas import COUNT, closed, maybe

PAGE = closed(
    {
        "images": ref("Images"),
        "next_cursor": maybe("string", description="`cursor` of the next page; null at the end."),
        "total": COUNT,
        "pending": {**COUNT, "description": "Pictures that have not been measured yet."},
        "skipped": {
            "type": "object",
            "additionalProperties": COUNT,
            "description": "Number of refused pictures, by reason.",
        },
    }
)
PATHS = {
    "/api/list-images": {
        "get": operation(
            "A page of the gallery",
            "Gallery",
            [
                query("limit", "Images per page.", {"type": "integer", "minimum": 1, "maximum": 1000}, 20),
                query("cursor", "`next_cursor` of the previous page.", {"type": "string"}),
                query("offset", "First image to return; not together with cursor.", {"type": "integer", "minimum": 0}),
                *FILTERS,
                LINK,
            ],
            answers_json("The page.", PAGE) | NOT_MODIFIED | problems(400),
        )
    }
}
