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
        "style": {"enum": ["", *_STYLE.choices]},
        "detail": {**TEXT, "description": "As the operation `coloring` takes it."},
        "pencils": {"enum": ["", *_PENCILS.choices], "description": "Of the style `numbers`."},
        "page": {"enum": ["", "a4", "letter"]},
        "format": {"enum": ["", "jpg", *OUTPUTS]},
    },
}
PATHS = {
    "/api/coloring-page": {
        "post": operation(
            "The coloring page of a picture that is sent; nothing is kept",
            "Upload",
            [],
            answers_picture("The page; PNG unless asked otherwise.") | problems(400, 403, 415, 422),
            requestBody={"required": True, "content": {"multipart/form-data": {"schema": FORM}}},
        )
    }
}
