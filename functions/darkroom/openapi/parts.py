"""Helpers for writing the fragments in `endpoints/`."""

from http import HTTPStatus
from typing import Any, Final

Json = dict[str, Any]

_STATUS: Final = {
    400: "A parameter, name or chain is malformed; the text names it and the allowed values.",
    401: "The key is missing or wrong.",
    403: "Not allowed on this server, or under this host name; the text says how to allow it.",
    404: "There is no such picture.",
    409: "The record is being changed by another request, or the limit is reached.",
    410: "No longer available.",
    412: "Changed by another request meanwhile.",
    413: "Over a limit on bytes, pixels or memory; the text names the setting.",
    414: "The URL is too long (DARKROOM_MAX_URL_BYTES).",
    415: "Not a picture, or not in an accepted format.",
    416: "The range starts after the end of the picture.",
    422: "The picture's data cannot be decoded.",
    429: "Too many requests.",
    500: "The server failed; its log has the details under this request id.",
    501: "A legal request of the standard that this server does not support.",
    503: "The server is busy, or the bucket does not respond. Try again after Retry-After seconds.",
}
ALWAYS: Final = (400, 403, 413, 414, 500, 503)
"""Statuses that every endpoint may return."""


SECURITY: Final[Json] = {
    "writeKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key from DARKROOM_WRITE_KEYS; not needed on the server's own machine.",
    },
    "visitor": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__session",
        "description": "Set by the first response; a request without it is a new visitor.",
    },
}


def needs(scheme: str) -> list[Json]:
    """For an operation whose key or cookie is optional: locally, or on the first visit."""
    return [{scheme: []}, {}]


def problems(*statuses: int) -> Json:
    """Responses with these statuses, and those common to all endpoints."""
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
    """A path parameter. A picture's name may contain slashes, raw or as `%2F`."""
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


NOT_MODIFIED: Final[Json] = {"304": {"description": "The client's copy is current (If-None-Match)."}}
PARTIAL: Final[Json] = {
    "206": {"description": "The requested range.", "content": {"image/*": {}, "application/pdf": {}}}
}


def redirects(status: int, description: str) -> Json:
    location = {"description": "Redirect target.", "schema": {"type": "string"}}
    return {str(status): {"description": description, "headers": {"Location": location}}}


def operation(summary: str, tag: str, parameters: list[Json], responses: Json, **more: Any) -> Json:
    return {"summary": summary, "tags": [tag], "parameters": parameters, **more, "responses": responses}
