"""See `functions/list_albums.py`."""

from darkroom.openapi.filters import LINK
from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, query
from darkroom.openapi.schemas import COUNT, IMAGE, TEXT, closed, maybe

_FOLDER = {"type": "string", "description": "Name without outer slashes; empty for the whole gallery."}
_ALBUM = {
    "folder": _FOLDER,
    "title": {"type": "string", "description": "From albums.json, else the folder's own name."},
    "description": maybe("string"),
    "count": {**COUNT, "description": "Pictures in the folder and all its subfolders."},
    "cover": {
        "anyOf": [IMAGE, {"type": "null"}],
        "description": "The picture chosen in albums.json, else the newest one.",
    },
}
ALBUMS = closed(
    {
        **_ALBUM,
        "breadcrumb": {
            "type": "array",
            "items": closed({"folder": _FOLDER, "title": TEXT}),
            "description": "The albums that contain this one, outermost first.",
        },
        "albums": {"type": "array", "items": closed(_ALBUM), "description": "The albums directly in this one."},
        "next_cursor": maybe("string", description="`cursor` of the next page; null at the end."),
        "tags": {
            "type": "array",
            "items": closed({"tag": TEXT, "count": COUNT}),
            "description": "The 100 most frequent tags of all pictures in this album.",
        },
        "orientations": {"type": "object", "additionalProperties": COUNT},
    }
)
PATHS = {
    "/api/list-albums": {
        "get": operation(
            "A folder as an album, and the albums in it",
            "Gallery",
            [
                query("folder", "The album; the whole gallery by default.", {"type": "string"}),
                query("limit", "Albums per page.", {"type": "integer", "minimum": 1, "maximum": 1000}, 20),
                query("cursor", "`next_cursor` of the previous page.", {"type": "string"}),
                LINK,
            ],
            answers_json("The album.", ALBUMS) | NOT_MODIFIED | problems(400, 404),
        )
    }
}
