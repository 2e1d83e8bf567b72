"""The words that the fragments in `endpoints/` are written with."""

from http import HTTPStatus
from typing import Any, Final

Json = dict[str, Any]

_STATUS: Final = {
    400: "A parameter, a name or a chain is malformed; the text says which, and what is allowed.",
    401: "The key is missing or wrong.",
    403: "Well formed, but not allowed here; the text says how to allow it.",
    404: "There is no such picture.",
    409: "It is being changed by somebody else.",
    410: "It is gone.",
    412: "It was changed meanwhile.",
    413: "Over a limit on bytes, pixels or memory; the text names the setting.",
    414: "The address is too long (DARKROOM_MAX_URL_BYTES).",
    415: "Not a picture, or of a format that is not accepted.",
    416: "The range lies behind the end of the picture.",
    422: "A picture whose data cannot be decoded.",
    429: "Too many requests.",
    500: "Something went wrong on our side; the log knows it by the request id.",
    501: "A legal request of the standard that is not offered here.",
    503: "All places are taken, or the bucket does not answer: try again after Retry-After seconds.",
}
ALWAYS: Final = (413, 414, 500, 503)
"""Every endpoint may answer so."""


SECURITY: Final[Json] = {
    "writeKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of DARKROOM_WRITE_KEYS; not needed locally.",
    },
    "visitor": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__session",
        "description": "Set by the first answer; without it one is somebody new.",
    },
}


def needs(scheme: str) -> list[Json]:
    """Of an operation whose key or cookie may be missing: locally, or at the first visit."""
    return [{scheme: []}, {}]


def problems(*statuses: int) -> Json:
    """Responses of these statuses, and of those that every endpoint has."""
    found = {}
    for status in sorted({*statuses, *ALWAYS}):
        found[str(status)] = {
            "description": _STATUS.get(status, HTTPStatus(status).phrase),
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
    return found


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, description: str, schema: Json, example: Any = None) -> Json:
    parameter = {"name": name, "in": "query", "description": description, "schema": schema}
    return parameter if example is None else parameter | {"example": example}


def segment(name: str, description: str, example: str, schema: Json | None = None) -> Json:
    """A part of the path. One that is a name of a picture may hold slashes, raw or as `%2F`."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema or {"type": "string", "minLength": 1},
        "example": example,
    }


NAME: Final = segment("name", "The name of a picture in the bucket; its slashes may be raw or `%2F`.", "astronaut.png")


def answers_json(description: str, schema: Json, *media_types: str) -> Json:
    content = {media_type: {"schema": schema} for media_type in media_types or ("application/json",)}
    return {"200": {"description": description, "content": content}}


def answers_picture(description: str, *media_types: str) -> Json:
    content: Json = {media_type: {} for media_type in media_types or ("image/*", "application/pdf")}
    return {"200": {"description": description, "content": content}}


NOT_MODIFIED: Final[Json] = {"304": {"description": "The client has it already (If-None-Match)."}}
PARTIAL: Final[Json] = {
    "206": {"description": "The range that was asked for.", "content": {"image/*": {}, "application/pdf": {}}}
}


def redirects(status: int, description: str) -> Json:
    location = {"description": "Where to.", "schema": {"type": "string"}}
    return {str(status): {"description": description, "headers": {"Location": location}}}


def operation(summary: str, tag: str, parameters: list[Json], responses: Json, **more: Any) -> Json:
    return {"summary": summary, "tags": [tag], "parameters": parameters, **more, "responses": responses}
