"""See `functions/image_details.py`."""

from darkroom.openapi.filters import LINK
from darkroom.openapi.parts import NAME, NOT_MODIFIED, answers_json, operation, problems
from darkroom.openapi.schemas import TEXT, closed

DETAILS = closed(
    {
        "name": TEXT,
        "details": {
            "type": "object",
            "additionalProperties": TEXT,
            "description": "Columns of captions.csv by their headings; with DARKROOM_CAMERA also `camera`, `lens`, "
            "`focal_length`, `aperture`, `exposure` and `iso`.",
        },
    }
)
PATHS = {
    "/api/image-details/{name}": {
        "get": operation(
            "Further facts of one picture, such as camera and exposure",
            "Gallery",
            [NAME, LINK],
            answers_json("Labels and values.", DETAILS) | NOT_MODIFIED | problems(400, 404, 415, 422),
        )
    }
}
