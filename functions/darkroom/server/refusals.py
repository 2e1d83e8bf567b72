"""Refuse unparsable requests with problem+json, like every other error."""

import json
import uuid
from http import HTTPStatus
from typing import Final

from darkroom import log

TOO_LONG: Final = 414
HEAD_TOO_LARGE: Final = 431


def problem(status: int, detail: str) -> bytes:
    """A complete HTTP/1.1 response that closes the connection. Also writes the log line.

    Quotes nothing from the request, which has not been validated.
    """
    title, request_id = HTTPStatus(status).phrase, uuid.uuid4().hex
    body = json.dumps(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    ).encode()
    head = (
        f"HTTP/1.1 {status} {title}",
        "Connection: close",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        f"X-Request-Id: {request_id}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
    )
    log.refused(status, detail, request_id)
    return "\r\n".join([*head, "", ""]).encode() + body
