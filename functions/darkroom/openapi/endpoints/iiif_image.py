"""See `functions/iiif_image.py`."""

from typing import Any

from darkroom.openapi.parts import (
    NAME,
    NOT_MODIFIED,
    PARTIAL,
    answers_json,
    answers_picture,
    operation,
    problems,
    redirects,
    segment,
)

_REFUSALS = (400, 403, 404, 415, 422)
_INFO: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "protocol", "profile", "width", "height", "sizes", "tiles"],
    "properties": {"protocol": {"const": "http://iiif.io/api/image"}},
}
_SIZES = {
    "3": "`max`, `w,`, `,h`, `w,h`, `!w,h` or `pct:n`",
    "2": "`full`, `max`, `w,`, `,h`, `w,h`, `!w,h` or `pct:n`",
}
_IMAGE = "{region}/{size}/{rotation}/{output}"


def _words(version: str) -> list[dict[str, Any]]:
    return [
        segment("region", "`full`, `square`, `x,y,w,h` or `pct:x,y,w,h`.", "full"),
        segment("size", f"{_SIZES[version]}.", "!640,640"),
        segment("rotation", "0, 90, 180 or 270; a leading `!` mirrors first.", "0"),
        segment("output", "Quality and format: `default.jpg`, `gray.png`, `coloring.webp` ...", "default.jpg"),
    ]


def _paths(version: str) -> dict[str, Any]:
    base = f"/api/iiif/{version}/{{name}}"
    return {
        base: {
            "get": operation(
                "Redirect to info.json", "IIIF", [NAME], redirects(303, "To info.json.") | problems(*_REFUSALS)
            )
        },
        f"{base}/info.json": {
            "get": operation(
                f"Description of a picture's image service (Image API {version})",
                "IIIF",
                [NAME],
                answers_json("The image service.", _INFO, "application/ld+json", "application/json")
                | NOT_MODIFIED
                | problems(*_REFUSALS),
            )
        },
        f"{base}/{_IMAGE}": {
            "get": operation(
                f"A region of a picture at a size (Image API {version})",
                "IIIF",
                [NAME, *_words(version)],
                answers_picture("The picture.", "image/jpeg", "image/png", "image/webp")
                | PARTIAL
                | redirects(302, "To the bucket's public URL, if the response would be too large.")
                | redirects(303, "To info.json, if the whole path is a picture's name.")
                | NOT_MODIFIED
                | problems(*_REFUSALS, 416, 501),
            )
        },
    }


PATHS = {**_paths("3"), **_paths("2")}
