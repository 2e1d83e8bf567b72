"""See `functions/coloring_page.py`."""

from darkroom.formats import OUTPUTS
from darkroom.images import operations
from darkroom.images.parameters import Choice
from darkroom.openapi.parts import answers_picture, operation, problems
from darkroom.openapi.schemas import TEXT

_STYLE, _, _PENCILS = operations.load("coloring").parameters
assert isinstance(_STYLE, Choice) and isinstance(_PENCILS, Choice)
FORM = {
    "type": "object",
    "required": ["input-image"],
    "properties": {
        "input-image": {"type": "string", "contentMediaType": "application/octet-stream"},
        "style": {
            "enum": ["", *_STYLE.choices],
            "description": "Without a style: edges of a copy of at most 1,600 pixels, equally dark for every camera.",
        },
        "detail": {**TEXT, "description": "1 to 5, as for the operation `coloring`."},
        "pencils": {"enum": ["", *_PENCILS.choices], "description": "Pencils in the box, for the style `numbers`."},
        "page": {"enum": ["", "a4", "letter"]},
        "format": {"enum": ["", "jpg", *OUTPUTS]},
    },
}
PATHS = {
    "/api/coloring-page": {
        "post": operation(
            "The coloring page of an uploaded picture; nothing is stored",
            "Upload",
            [],
            answers_picture("The coloring page; PNG by default.") | problems(400, 403, 415, 422),
            requestBody={"required": True, "content": {"multipart/form-data": {"schema": FORM}}},
        )
    }
}
