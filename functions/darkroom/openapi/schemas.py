"""Schemas shared by several endpoints."""

from typing import Any, Final

from darkroom.openapi.parts import ref

Json = dict[str, Any]


def maybe(type_: str, **more: Any) -> Json:
    return {"type": [type_, "null"], **more}


def closed(properties: Json, **more: Any) -> Json:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


TEXT: Final[Json] = {"type": "string"}
COUNT: Final[Json] = {"type": "integer", "minimum": 0}
PIXELS: Final[Json] = {"type": "integer", "minimum": 1}
SIZE: Final = closed({"width": PIXELS, "height": PIXELS})

IMAGE: Final = closed(
    {
        "name": {"type": "string", "description": "Name in the bucket."},
        "url": maybe("string", description="URL of the untouched original; null if originals are private."),
        "page": {"type": "string", "description": "URL of the photo's own page."},
        "details": maybe("string", description="URL of further facts, such as the camera; null if none are published."),
        "version": {"type": "string", "description": "Changes whenever the pixels change; pass it as `v`."},
        "width": maybe("integer", minimum=1, description="In pixels, after orientation."),
        "height": maybe("integer", minimum=1),
        "size": {"type": "integer", "minimum": 1, "description": "In bytes."},
        "content_type": TEXT,
        "caption": maybe("string"),
        "alt": maybe("string"),
        "taken": maybe("string", description="ISO 8601 date, possibly only 2017 or 2017-08."),
        "tags": {"type": "array", "items": TEXT},
        "credit": maybe("string"),
        "rights": maybe("string", description="A URI."),
        "focal_point": {
            "type": ["array", "null"],
            "items": {"type": "number", "minimum": 0, "maximum": 1},
            "minItems": 2,
            "maxItems": 2,
        },
        "placeholder": maybe("string", description="ThumbHash in base64."),
        "srcset": {"type": "array", "items": closed({"width": PIXELS, "height": PIXELS, "url": TEXT})},
        "coloring_page": TEXT,
    },
    description="One picture. Unknown values are null.",
)
PROBLEM: Final = closed(
    {
        "type": {"const": "about:blank"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "request_id": {"type": "string", "description": "Identifies the request in the server's log."},
    },
    description="A problem (RFC 9457).",
    examples=[
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is no picture 'cat.jpg'.",
            "request_id": "4f3c2b1a",
        }
    ],
)
SCHEMAS: Final = {"Image": IMAGE, "Images": {"type": "array", "items": ref("Image")}, "Problem": PROBLEM, "Size": SIZE}
