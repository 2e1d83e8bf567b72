"""The decorator of every HTTP function: methods, limits, deadline, error handling, common headers."""

import contextlib
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from traceback import clear_frames
from typing import Any, Final

from flask import Request, Response
from werkzeug.exceptions import MethodNotAllowed

from darkroom import deadline, log
from darkroom.config import settings
from darkroom.errors import ConfigurationError
from darkroom.web.clients import require_known_host
from darkroom.web.cross_origin import allow_origins
from darkroom.web.limits import leave_unread, limit_body, limit_url
from darkroom.web.parameters import refuse_unknown
from darkroom.web.problems import problem_of

Handler = Callable[[Request], Response]
ErrorPage = Callable[[Request, int], str]
"""The HTML of an error for a browser, from the request and its status."""
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
_POLICIES: Final[Mapping[str, str]] = {
    "application/json": _NOTHING,
    "application/ld+json": _NOTHING,
    "application/problem+json": _NOTHING,
    "application/xml": _NOTHING,
    "application/atom+xml": _NOTHING,
    "text/html": "default-src 'self'; img-src * data: blob:; connect-src * data: blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
}
"""Content-Security-Policy by type, unless the endpoint sets its own. Pages may show pictures from other buckets."""
_VARY: Final = "darkroom.vary"
_PAGE: Final = "text/html"


def endpoint(
    *methods: str,
    query: Collection[str] | None = (),
    cross_origin: bool = True,
    at: Callable[[Request], Iterable[str]] | None = None,
    error_page: ErrorPage | None = None,
) -> Callable[[Handler], Handler]:
    """Decorate an HTTP function: handle OPTIONS, refuse other methods, turn errors into problem+json, add CORS.

    `query` names the query parameters; any other is refused, unless `query` is None. `at` returns the allowed methods
    for a request's path, if they depend on it. With an `error_page`, a browser that opens the URL gets a page instead
    of problem+json.
    """

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def handle(request: Request) -> Response:
            record = log.begin(handler.__name__, request)
            allowed = _with_implied(at(request) if at else methods)
            try:
                response = _answer(handler, request, allowed, query)
            except Exception as error:  # noqa: BLE001 - the boundary: nothing may leave it but a response
                response = problem_of(error, record["request_id"])
                _release(error)
                if error_page and prefers_page(request):
                    # The page needs the settings, which may themselves be the error.
                    with contextlib.suppress(ConfigurationError):
                        response.set_data(error_page(request, response.status_code))
                        response.content_type = f"{_PAGE}; charset=utf-8"
            return _finished(request, response, record, allowed if cross_origin else None)

        handle.query = query  # type: ignore[attr-defined]  # compared with the API description by its tests
        return handle

    return decorate


def _release(error: BaseException | None) -> None:
    """Clear the variables of the calls that failed: a picture's bytes are among them.

    A future that raised the error is one of those variables and refers to the error, so only the garbage collector
    would free them, long after their memory was given back.
    """
    while error:
        clear_frames(error.__traceback__)
        error = error.__context__


def refusal(request: Request, error: Exception) -> Response:
    """The response to a request that is refused before or instead of calling a function."""
    record = log.begin("server", request)
    return _finished(request, problem_of(error, record["request_id"]), record, ())


def _finished(
    request: Request, response: Response, record: dict[str, Any], cross_origin: tuple[str, ...] | None
) -> Response:
    """Add the common headers; `cross_origin` lists the methods allowed to other sites, None allows none."""
    # Setting a header searches all others. These are set only here, so they are appended directly.
    response.headers.extend({"X-Content-Type-Options": "nosniff", "X-Request-Id": record["request_id"]})
    policy = _POLICIES.get(response.mimetype or "")
    if policy:
        response.headers.setdefault("Content-Security-Policy", policy)
    varies = request.environ.get(_VARY)
    if varies:
        response.vary.update(varies)
    leave_unread(request, response)
    if cross_origin is not None:
        allow_origins(request, response, cross_origin)
    log.end(record, response.status_code)
    return response


def _with_implied(methods: Iterable[str]) -> tuple[str, ...]:
    named = tuple(methods)
    return (*named, *(("HEAD",) if "GET" in named else ()), "OPTIONS")


def _answer(handler: Handler, request: Request, allowed: tuple[str, ...], query: Collection[str] | None) -> Response:
    limit_url(request)
    limit_body(request)
    require_known_host(request)
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(allowed)})
    if request.method not in allowed:
        usual = " or ".join(method for method in allowed if method not in ("HEAD", "OPTIONS"))
        raise MethodNotAllowed(list(allowed), f"{request.method} is not allowed here; use {usual}.")
    if query is not None and request.query_string:
        refuse_unknown(request, query)
    own = settings()
    time = deadline.within(own.request_seconds, "DARKROOM_REQUEST_SECONDS")
    with time, deadline.storage_budget(own.storage_seconds):
        return handler(request)


def prefers_page(request: Request) -> bool:
    """Whether a browser opens the URL or submits a form: it accepts HTML, while programs accept JSON or anything."""
    return request.accept_mimetypes.best_match(("application/json", "application/problem+json", _PAGE)) == _PAGE


def negotiates(request: Request, header: str) -> None:
    """Record that this response depends on a request header. Vary names it, also on redirects, 304 and errors."""
    request.environ.setdefault(_VARY, []).append(header)
