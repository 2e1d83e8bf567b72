"""See `functions/get_image.py`."""

from darkroom.openapi.derivatives import CHAIN, SIGNATURE
from darkroom.openapi.filters import LINK
from darkroom.openapi.parts import (
    NAME,
    NOT_MODIFIED,
    PARTIAL,
    answers_picture,
    operation,
    problems,
    query,
    redirects,
)

PATHS = {
    "/api/get-image/{chain}/{name}": {
        "get": operation(
            "A derivative of a picture, or its original",
            "Derivatives",
            [
                CHAIN,
                NAME,
                query("v", "The picture's version; the response is then immutable.", {"type": "string"}),
                *SIGNATURE,
                LINK,
            ],
            answers_picture("The picture. If the chain names no format, Accept determines the type.")
            | PARTIAL
            | redirects(302, "To the next width of the ladder, the current version, or the bucket's public URL.")
            | NOT_MODIFIED
            | problems(400, 403, 404, 415, 416, 422),
        )
    }
}
