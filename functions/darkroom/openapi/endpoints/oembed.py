"""See `functions/oembed.py`."""

from darkroom.openapi.parts import NOT_MODIFIED, answers_json, operation, problems, query
from darkroom.openapi.schemas import COUNT, PIXELS, TEXT

_SIDE = {"type": "integer", "minimum": 1, "maximum": 100_000}
_ANSWER = {
    "type": "object",
    "description": "oEmbed (https://oembed.com): a picture is a `photo` with `url`, a gallery is `rich` with `html`.",
    "required": ["version", "type", "title", "provider_name", "provider_url", "cache_age", "width", "height"],
    "properties": {
        "version": {"const": "1.0"},
        "type": {"enum": ["photo", "rich"]},
        "title": TEXT,
        "provider_name": TEXT,
        "provider_url": TEXT,
        "cache_age": COUNT,
        "width": PIXELS,
        "height": PIXELS,
        "url": TEXT,
        "html": TEXT,
        "author_name": TEXT,
        "thumbnail_url": TEXT,
        "thumbnail_width": PIXELS,
        "thumbnail_height": PIXELS,
    },
    "additionalProperties": False,
}

PATHS = {
    "/api/oembed": {
        "get": operation(
            "oEmbed: how another site embeds one of our URLs",
            "Embedding",
            [
                query("url", "The gallery, `/zoom?name=...` or `/api/embed?...`.", TEXT, "http://localhost/")
                | {"required": True},
                query("maxwidth", "Maximum in pixels.", _SIDE),
                query("maxheight", "Maximum in pixels.", _SIDE),
                query("format", "`json`; any other value returns 501.", {"type": "string", "enum": ["", "json"]}),
            ],
            answers_json("The answer.", _ANSWER) | NOT_MODIFIED | problems(400, 404, 415, 501),
        )
    }
}
