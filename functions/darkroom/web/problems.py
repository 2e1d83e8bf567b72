"""Errors as responses: the table of status codes, and problem+json (RFC 9457)."""

import json
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from flask import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from darkroom import errors, log
from darkroom.cache_control import NO_STORE
from darkroom.errors import DarkroomError

STATUS: Final[Mapping[type[DarkroomError], int]] = {
    errors.InvalidRequest: 400,
    errors.UrlTooLong: 414,
    errors.RequestTimeout: 408,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.LimitReached: 409,
    errors.PreconditionFailed: 412,
    errors.TooLarge: 413,
    errors.UnsupportedImage: 415,
    errors.BrokenImage: 422,
    errors.Unimplemented: 501,
    errors.ServiceFailed: 502,
    errors.ServiceUnavailable: 503,
    errors.AddressUnknown: 503,
    errors.Busy: 503,
    errors.StorageUnavailable: 503,
    errors.ConfigurationError: 503,
}
_UNAVAILABLE: Final = "The pictures cannot be reached right now. The server's log has the reason under this request id."


def problem_of(error: Exception, request_id: str) -> Response:
    if isinstance(error, DarkroomError):
        status = next((STATUS[base] for base in type(error).__mro__ if base in STATUS), 500)
        # The operator, not the client, can fix the bucket or a setting; the details are in the log.
        ours = isinstance(error, (errors.StorageUnavailable, errors.ConfigurationError)) and not isinstance(
            error, errors.Busy
        )
        response = _problem(status, _UNAVAILABLE if ours else str(error), request_id)
        if isinstance(error, errors.Busy):
            response.headers["Retry-After"] = str(error.retry_after)
        elif status == 503:
            response.headers["Retry-After"] = "10"
        if status == 503:
            log.failure(str(error), request_id)
        if isinstance(error, errors.StepFailed):
            log.failure("".join(traceback.format_exception(error)), request_id)
        return response
    if isinstance(error, HTTPException):
        response = _problem(error.code or 500, error.description or "", request_id)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        if isinstance(error, RequestedRangeNotSatisfiable):
            response.headers["Content-Range"] = f"bytes */{error.length}"
        return response
    log.failure("".join(traceback.format_exception(error)), request_id)
    return _problem(500, "The server failed; its log has the details under this request id.", request_id)


def _problem(status: int, detail: str, request_id: str) -> Response:
    """A problem+json response (RFC 9457)."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    # ASCII only, since a detail may quote text that cannot be encoded.
    return Response(json.dumps(problem), status, {"Cache-Control": NO_STORE}, content_type="application/problem+json")
