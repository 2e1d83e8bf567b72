"""See `functions/my_images.py`."""

from darkroom.openapi.parts import answers_json, answers_picture, needs, operation, problems, redirects, segment
from darkroom.openapi.schemas import TEXT
from darkroom.records.make import DEFAULT_CHAIN

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
NAMED = {
    "type": "object",
    "properties": {"record_id": TEXT, "record_name": {**TEXT, "description": "The new name."}},
}
DONE = {"type": "object", "required": ["message"], "properties": {"message": {"const": "success"}}}
ID = segment("record_id", "Of a record of one's own; anybody else's is 404.", "5f0c1d0e8f7a6b5c4d3e2f10")
SENT = {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}
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
    },
    "/api/my-images/{record_id}": {
        "put": operation(
            "Rename a record",
            TAG,
            [ID],
            answers_json("Done.", DONE) | problems(400, 403, 404, 412),
            security=OWN,
            requestBody={"required": True, "content": {"application/json": {"schema": NAMED}}},
        ),
        "delete": operation(
            "Remove a record", TAG, [ID], answers_json("Done.", DONE) | problems(400, 403, 404), security=OWN
        ),
    },
    "/api/my-images/{record_id}/original": {
        "get": operation(
            "The picture as it was sent", TAG, [ID], answers_picture("It.") | problems(403, 404), security=OWN
        )
    },
    "/api/my-images/{record_id}/result": {
        "get": operation(
            "What the chain made of it", TAG, [ID], answers_picture("It.") | problems(403, 404), security=OWN
        )
    },
}
