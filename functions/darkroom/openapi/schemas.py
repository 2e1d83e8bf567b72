"""The shapes that several endpoints share."""

from typing import Any, Final

from darkroom.openapi.parts import ref

Json = dict[str, Any]


def maybe(type_: str, **more: Any) -> Json:
    return {"type": [type_, "null"], **more}


def closed(properties: Json, **more: Any) -> Json:
    """An object that always has exactly these properties."""
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
        "name": {"type": "string", "description": "As in the bucket."},
        "url": maybe("string", description="The untouched original; null where originals are private."),
        "version": {"type": "string", "description": "Changes whenever the pixels do; give it back as `v`."},
        "width": maybe("integer", minimum=1, description="In pixels, seen upright."),
        "height": maybe("integer", minimum=1),
        "size": {"type": "integer", "minimum": 1, "description": "In bytes."},
        "content_type": TEXT,
        "caption": maybe("string"),
        "alt": maybe("string"),
        "taken": maybe("string", description="ISO 8601, also 2017 or 2017-08."),
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
    description="One picture. What is not known is null.",
)
PROBLEM: Final = closed(
    {
        "type": {"const": "about:blank"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong and what to do, for a person."},
        "request_id": {"type": "string", "description": "The log knows the request by it."},
    },
    description="RFC 9457.",
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
