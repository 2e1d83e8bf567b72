"""See `functions/random_image.py`."""

from darkroom.openapi.filters import FILTERS, LINK
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, query, redirects, ref
from darkroom.openapi.schemas import closed

PATHS = {
    "/api/random-image": {
        "get": operation(
            "A random picture",
            "Gallery",
            [
                query(
                    "seed",
                    "The same for everyone; `daily` is today's.",
                    {"type": "string", "maxLength": 200},
                ),
                query("count", "Number of images, without repeats.", {"type": "integer", "minimum": 1, "maximum": 100}),
                query("redirect", "1 redirects to the picture itself.", {"type": "string", "enum": ["", "0", "1"]}),
                query("chain", "With redirect: redirect to this derivative.", {"type": "string"}),
                *FILTERS,
                LINK,
            ],
            answers_json(
                "The image; with count, the images.",
                {"oneOf": [ref("Image"), closed({"images": ref("Images")})]},
            )
            | redirects(302, "With redirect=1: the picture.")
            | NOT_MODIFIED
            | problems(400, 404),
        )
    }
}
