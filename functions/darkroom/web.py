"""The HTTP boundary: methods, CORS, conditional requests, cache headers, and the one table from error to status."""

import functools
import json
import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

from flask import Request, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from darkroom import deadline, errors, log
from darkroom.config import settings
from darkroom.errors import DarkroomError, Forbidden, InvalidRequest, TooLarge, UrlTooLong

Handler = Callable[[Request], Response]

STATUS: Final[Mapping[type[DarkroomError], int]] = {
    errors.InvalidRequest: 400,
    errors.UrlTooLong: 414,
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
IMMUTABLE: Final = "public, max-age=31536000, immutable"
NO_STORE: Final = "no-store"

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_POLICIES: Final[Mapping[str, str]] = {
    "application/json": "default-src 'none'; frame-ancestors 'none'",
    "application/problem+json": "default-src 'none'; frame-ancestors 'none'",
    "text/html": "default-src 'self'; img-src * data: blob:; connect-src * data: blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
}
"""The Content-Security-Policy by type, unless the endpoint says its own. A page shows pictures of other buckets."""
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_VARY: Final = "darkroom.vary"
_UNAVAILABLE: Final = "The pictures cannot be reached right now. The server's log says why, under this request id."
_CONDITIONS: Final = ("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")
_EXPOSED: Final = "Cache-Status, Content-Disposition, ETag, Link, Location, Retry-After, Server-Timing"


def endpoint(*methods: str, cross_origin: bool = True) -> Callable[[Handler], Handler]:
    """An HTTP function: answers OPTIONS, refuses other methods, turns errors into problem+json, adds CORS."""
    allowed = (*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS")

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def handle(request: Request) -> Response:
            record = log.begin(handler.__name__, request)
            try:
                response = _answer(handler, request, allowed)
            except Exception as error:  # noqa: BLE001 - the boundary: nothing may leave it but a response
                response = _problem_of(error, record["request_id"])
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            policy = _POLICIES.get(response.mimetype or "")
            if policy:
                response.headers.setdefault("Content-Security-Policy", policy)
            response.headers["X-Request-Id"] = record["request_id"]
            response.vary.update(request.environ.get(_VARY, ()))
            _leave_unread(request, response)
            if cross_origin:
                _allow_origins(request, response, allowed)
            log.end(record, response.status_code)
            return response

        return handle

    return decorate


def _answer(handler: Handler, request: Request, allowed: tuple[str, ...]) -> Response:
    _limit_url(request)
    limit_body(request)
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(allowed)})
    if request.method not in allowed:
        raise MethodNotAllowed(list(allowed), f"{request.method} is not allowed here.")
    with deadline.within(settings().request_seconds, "DARKROOM_REQUEST_SECONDS"):
        return handler(request)


def respond_json(
    request: Request, value: Any, cache_control: str, status: int = 200, etag: str | None = None
) -> Response:
    """JSON with an ETag (of its bytes, unless given); 304 when the client has it already."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    response = Response(body, status, content_type="application/json")
    response.headers["Cache-Control"] = cache_control
    if cache_control != NO_STORE:
        if etag:
            response.set_etag(etag)
        else:
            response.add_etag()
        response.make_conditional(request)
    return response


def respond_bytes(
    request: Request, data: bytes, content_type: str, cache_control: str, etag: str, headers: Mapping[str, str]
) -> Response:
    """A picture: with ranges, and 304 when the client has it already."""
    response = Response(data, content_type=content_type, headers=dict(headers))
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(etag)
    if any(header in request.headers for header in _CONDITIONS):
        response.make_conditional(request, accept_ranges=_is_one_range(request), complete_length=len(data))
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _is_one_range(request: Request) -> bool:
    """What is malformed, of another unit or manifold is ignored, as RFC 9110 allows; one past the end is a 416."""
    wanted = request.range
    return wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1


def negotiates(request: Request, header: str) -> None:
    """This request's answer depends on that header: it is named in Vary, also of a redirect, a 304 or an error."""
    request.environ.setdefault(_VARY, []).append(header)


def not_modified(request: Request, etag: str, cache_control: str, headers: Mapping[str, str]) -> Response | None:
    """304 where If-None-Match names the tag, before anything of the picture is read."""
    known = request.if_none_match
    # `*` asks whether there is anything at all, which nobody has looked up yet.
    if request.method not in ("GET", "HEAD") or known.star_tag or not known.contains_weak(etag):
        return None
    response = Response(status=304, headers=dict(headers))
    response.headers["Cache-Control"] = cache_control
    response.set_etag(etag)
    return response


def redirect(
    location: str, cache_control: str, headers: Mapping[str, str] | None = None, status: int = 302
) -> Response:
    response = Response(status=status, headers=dict(headers or {}))
    response.headers["Location"] = location
    response.headers["Cache-Control"] = cache_control
    response.autocorrect_location_header = False
    return response


def tail(request: Request, name: str) -> str:
    """What follows the function's own path, alone (`/...`) or among others (`/api/<name>/...`), decoded."""
    path = request.path
    for base in (f"/api/{name}", f"/{name}"):
        if path == base or path.startswith(base + "/"):
            return path[len(base) + 1 :]
    return path[1:]


def raw_path(request: Request) -> str:
    """The path as it came, where `%2F` is not yet a slash."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or quote(request.path)
    return urlsplit(raw).path if "://" in raw.partition("?")[0] else str(raw).partition("?")[0]


def whole_number(request: Request, name: str, minimum: int, maximum: int) -> int | None:
    """A query parameter, or None when it is not there. Raises InvalidRequest."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and minimum <= int(text) <= maximum):
        raise InvalidRequest(f"{name} has to be a whole number from {minimum} to {maximum}.")
    return int(text)


def choice(request: Request, name: str, choices: tuple[str, ...]) -> str | None:
    text = request.args.get(name, "")
    if text and text not in choices:
        raise InvalidRequest(f"{name} has to be one of {', '.join(choices)}.")
    return text or None


def _limit_url(request: Request) -> None:
    """Raises UrlTooLong."""
    # As it was sent where the server tells, else as it was decoded.
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    length = max(len(sent), len(request.path) + len(request.query_string))
    limit = settings().max_url_bytes
    if length > limit:
        raise UrlTooLong(f"The address has {length} bytes; DARKROOM_MAX_URL_BYTES allows {limit}.")


def limit_body(request: Request) -> None:
    """Bounds what anybody may read of the body; holds for every endpoint.

    Raises TooLarge at once where the length is announced; what comes in chunks fails while it is read.
    """
    limit = settings().max_body_bytes
    if request.content_length is not None and request.content_length > limit:
        raise TooLarge(f"The body has {request.content_length} bytes; DARKROOM_MAX_BODY_BYTES allows {limit}.")
    request.max_content_length = limit


def _leave_unread(request: Request, response: Response) -> None:
    """Of a body that is refused, or has no announced end, nothing more is read.

    The framework that runs a function alone reads the whole of it after every answer that is not streamed.
    """
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if (chunked or response.status_code == 413) and not response.is_streamed:
        response.response = iter([response.get_data()])


def require_enabled(name: str) -> None:
    """Raises Forbidden where DARKROOM_ENABLE does not name the function."""
    if name not in settings().enable:
        raise Forbidden(f"{name} is off here. To turn it on, add {name} to DARKROOM_ENABLE.")


def require_own_origin(request: Request) -> None:
    """Refuse a write that a page of another site has sent (Fetch Metadata, else the Origin header)."""
    if settings().open and not _is_local_host(request):
        raise Forbidden("This server is for its own machine alone (DARKROOM_OPEN); ask it by the name localhost.")
    origin = request.headers.get("Origin")
    if origin is not None and origin in {_origin(settings().public_url), *settings().allowed_origins} - {"*", ""}:
        return
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site not in ("same-origin", "none"):
        raise Forbidden("This write comes from a page of another site.")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden("This write comes from a page of another origin; name that origin in DARKROOM_ALLOWED_ORIGINS.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def client(request: Request) -> str | None:
    """The address of who asks; None where a proxy passed it on, or a page asks under a name that it made its own.

    So nobody who comes through a proxy on this machine, or by a DNS name that leads here, counts as local.
    """
    if any(header in request.headers for header in _FORWARDED) or not _is_local_host(request):
        return None
    return request.remote_addr


def _is_local_host(request: Request) -> bool:
    return urlsplit(f"//{request.host}").hostname in LOOPBACK


def _problem_of(error: Exception, request_id: str) -> Response:
    if isinstance(error, DarkroomError):
        status = next((STATUS[base] for base in type(error).__mro__ if base in STATUS), 500)
        # What is wrong with the bucket or with a setting is for the operator, and stands in the log.
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
    return _problem(500, "Something went wrong on our side; the log knows it by the request id.", request_id)


def _problem(status: int, detail: str, request_id: str) -> Response:
    """RFC 9457."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    # In ASCII, for a detail may quote what cannot be encoded.
    return Response(json.dumps(problem), status, {"Cache-Control": NO_STORE}, content_type="application/problem+json")


def _allowed_origins() -> tuple[str, ...]:
    try:
        return settings().allowed_origins
    except errors.ConfigurationError:
        return ()


def _allow_origins(request: Request, response: Response, methods: tuple[str, ...]) -> None:
    allowed = _allowed_origins()
    origin = request.headers.get("Origin")
    if "*" in allowed:
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response.vary.add("Origin")
        if origin in allowed:
            response.headers["Access-Control-Allow-Origin"] = str(origin)
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers["Timing-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-None-Match, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
