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
        "name": {**TEXT, "description": "The file's name unless given."},
        "chain": {**TEXT, "description": f"What is made of it; `{DEFAULT_CHAIN}` unless given."},
    },
}
NEW_NAME = {**TEXT, "minLength": 1, "description": "The new name."}
WHICH = {**TEXT, "description": "The id of the record; where the path has it too, the same."}
NAMED = {"type": "object", "required": ["record_name"], "properties": {"record_id": WHICH, "record_name": NEW_NAME}}
NAMED_WITH_ID = {**NAMED, "required": ["record_id", "record_name"]}
BY_ID = {"type": "object", "required": ["record_id"], "properties": {"record_id": WHICH}}
DONE = {"type": "object", "required": ["message"], "properties": {"message": {"const": "success"}}}
ID = segment("record_id", "Of a record of one's own; anybody else's is 404.", "5f0c1d0e8f7a6b5c4d3e2f10")
SENT = {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}


def as_json(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


AGAIN = PARTIAL | NOT_MODIFIED
TAG = "Upload"
OWN = needs("visitor")
PATHS = {
    "/api/my-images": {
        "get": operation(
            "A visitor's own pictures, known by the cookie `__session`",
            TAG,
            [],
            answers_json("All.", LIST) | problems(403),
            security=OWN,
        ),
        "post": operation(
            "Keep a picture and what a chain makes of it",
            TAG,
            [],
            {"201": {"description": "The record.", "content": {"application/json": {"schema": RECORD}}}}
            | redirects(303, "To the page, for a form that is sent without a script.")
            | problems(400, 403, 409, 412, 415, 422, 502),
            security=OWN,
            requestBody=SENT,
        ),
        "put": operation(
            "Rename the record that the body names",
            TAG,
            [],
            answers_json("Done.", DONE) | problems(400, 403, 404, 412),
            security=OWN,
            requestBody=as_json(NAMED_WITH_ID),
        ),
        "delete": operation(
            "Remove the record that the body names",
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
            "Remove a record", TAG, [ID], answers_json("Done.", DONE) | problems(400, 403, 404), security=OWN
        ),
    },
    "/api/my-images/{record_id}/original": {
        "get": operation(
            "The picture as it was sent",
            TAG,
            [ID],
            answers_picture("It.", "image/*") | AGAIN | problems(403, 404, 416),
            security=OWN,
        )
    },
    "/api/my-images/{record_id}/result": {
        "get": operation(
            "What the chain made of it",
            TAG,
            [ID],
            answers_picture("It.") | AGAIN | problems(403, 404, 416),
            security=OWN,
        )
    },
}
