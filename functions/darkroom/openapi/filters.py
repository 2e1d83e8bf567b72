"""Query parameters that filter and sort the gallery's images."""

from typing import Any, Final

from darkroom.catalog.query import ORIENTATIONS, SORTS
from darkroom.openapi.parts import query

_PIXELS: Final = {"type": "integer", "minimum": 0, "maximum": 1_000_000}

LINK: Final = query(
    "link", "A link that opens a closed folder; the response is limited to that folder.", {"type": "string"}
)
FILTERS: Final[list[dict[str, Any]]] = [
    query("prefix", "Only names with this prefix, such as a folder.", {"type": "string"}),
    query(
        "q",
        "Only pictures whose caption, alternative text, tags or name contain every one of these words.",
        {"type": "string", "maxLength": 200},
    ),
    query("tag", "Only pictures with this tag.", {"type": "string"}),
    *(
        query(f"{end}_{side}", "In pixels, inclusive.", _PIXELS)
        for side in ("width", "height")
        for end in ("min", "max")
    ),
    query("orientation", "Only pictures with this orientation.", {"type": "string", "enum": ["", *ORIENTATIONS]}),
    query(
        "sort",
        "Newest first by default; a leading `-` reverses.",
        {"type": "string", "enum": ["", *SORTS]},
        "taken",
    ),
]
