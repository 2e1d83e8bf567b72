"""See `functions/my_images.py`."""

from darkroom.openapi.parts import (
    NOT_MODIFIED,
    PARTIAL,
    Json,
    answers_json,
    answers_picture,
    needs,
    operation,
    problems,
    redirects,
    segment,
)
from darkroom.openapi.schemas import TEXT
from darkroom.visitors.creation import DEFAULT_CHAIN

RECORD = {
    "type": "object",
    "required": ["record_id", "record_name", "created_on", "chain", "original_url", "result_url"],
    "properties": {
        **dict.fromkeys(("record_id", "record_name", "chain", "original_url", "result_url"), TEXT),
        "created_on": {**TEXT, "format": "date-time"},
    },
}
LIST = {
    "type": "object",
    "required": ["records", "limit"],
    "properties": {"records": {"type": "array", "items": RECORD}, "limit": {"type": "integer"}},
}
FORM = {
    "type": "object",
    "required": ["image"],
    "properties": {
        "image": {"type": "string", "contentMediaType": "application/octet-stream"},
        "name": {**TEXT, "description": "Name of the record; the file's name by default."},
        "chain": {**TEXT, "description": f"Chain to apply; `{DEFAULT_CHAIN}` by default."},
    },
}
NEW_NAME = {**TEXT, "minLength": 1, "description": "The new name."}
WHICH = {**TEXT, "description": "The id of the record; the same as in the path, if given there too."}
NAMED = {"type": "object", "required": ["record_name"], "properties": {"record_id": WHICH, "record_name": NEW_NAME}}
NAMED_WITH_ID = {**NAMED, "required": ["record_id", "record_name"]}
BY_ID = {"type": "object", "required": ["record_id"], "properties": {"record_id": WHICH}}
DONE = {"type": "object", "required": ["message"], "properties": {"message": {"const": "success"}}}
ID = segment("record_id", "The id of one's own record; 404 for any other.", "5f0c1d0e8f7a6b5c4d3e2f10")
SENT = {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}


def as_json(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


AGAIN = PARTIAL | NOT_MODIFIED
TAG = "Upload"
OWN = needs("visitor")
PATHS = {
    "/api/my-images": {
        "get": operation(
            "A visitor's own pictures, identified by the cookie `__session`",
            TAG,
            [],
            answers_json("All.", LIST) | problems(403),
            security=OWN,
        ),
        "post": operation(
            "Store a picture and a derivative of it",
            TAG,
            [],
            {"201": {"description": "The record.", "content": {"application/json": {"schema": RECORD}}}}
            | redirects(303, "To the page, for a form submitted without JavaScript.")
            | problems(400, 403, 409, 412, 415, 422, 502),
            security=OWN,
            requestBody=SENT,
        ),
        "put": operation(
            "Rename the record given in the body",
            TAG,
            [],
            answers_json("Done.", DONE) | problems(400, 403, 404, 412),
            security=OWN,
            requestBody=as_json(NAMED_WITH_ID),
        ),
        "delete": operation(
            "Delete the record given in the body",
            TAG,
            [],
            answers_json("Done.", DONE) | problems(400, 403, 404),
            security=OWN,
            requestBody=as_json(BY_ID),
        ),
    },
    "/api/my-images/{record_id}": {
        "put": operation(
            "Rename a record",
            TAG,
            [ID],
            answers_json("Done.", DONE) | problems(400, 403, 404, 412),
            security=OWN,
            requestBody=as_json(NAMED),
        ),
        "delete": operation(
            "Delete a record", TAG, [ID], answers_json("Done.", DONE) | problems(400, 403, 404), security=OWN
        ),
    },
    "/api/my-images/{record_id}/original": {
        "get": operation(
            "The uploaded picture",
            TAG,
            [ID],
            answers_picture("It.", "image/*") | AGAIN | problems(403, 404, 416),
            security=OWN,
        )
    },
    "/api/my-images/{record_id}/result": {
        "get": operation(
            "The derivative",
            TAG,
            [ID],
            answers_picture("It.") | AGAIN | problems(403, 404, 416),
            security=OWN,
        )
    },
}
