"""What the front refuses before any function sees it, in the form of all other errors."""

import json
import socket
import uuid
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from gunicorn.http.errors import (
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)

from darkroom import log

_STATUSES: Final = {LimitRequestLine: 414, LimitRequestHeaders: 431, ExpectationFailed: 417}
_OURS: Final = (InvalidResponseHeader, InvalidResponseHeaderName)


def refuse(connection: socket.socket, status: int, detail: str, retry_after: int | None = None) -> None:
    """Send a problem, as far as the client takes it; it is closed afterwards by who calls this."""
    title, request_id = HTTPStatus(status).phrase, uuid.uuid4().hex
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    body = json.dumps(problem).encode()
    head = [
        f"HTTP/1.1 {status} {title}",
        "Connection: close",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Access-Control-Allow-Origin: *",
        f"X-Request-Id: {request_id}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        *([f"Retry-After: {retry_after}"] if retry_after else []),
    ]
    log.refused(status, detail, request_id)
    with suppress(OSError):
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)


def refusal_of(error: Exception) -> tuple[int, str] | None:
    """Status and text for what cannot be parsed as a request; None for what is no fault of the client's."""
    if not isinstance(error, ParseException) or isinstance(error, _OURS):
        return None
    return _STATUSES.get(type(error), 400), f"{error}" or "This is no request."
