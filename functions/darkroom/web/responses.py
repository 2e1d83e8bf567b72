"""Responses: JSON, bytes, redirects and 304, each with its cache headers."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from flask import Request, Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import quote_etag

from darkroom.cache_control import NO_STORE

SANDBOX: Final = "default-src 'none'; sandbox"
"""Content-Security-Policy of a picture, so that even an SVG opened by itself runs and loads nothing."""
_CONDITIONS: Final = ("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")


def respond_json(
    request: Request, value: Any, cache_control: str, status: int = 200, etag: str | None = None
) -> Response:
    """JSON with an ETag (of its bytes by default); 304 if the client's copy is current."""
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


class Parts(Protocol):
    """A body that is read while it is being sent."""

    def __len__(self) -> int: ...

    def parts(self, start: int, end: int) -> Iterator[bytes]: ...


def respond_bytes(
    request: Request, data: bytes | Parts, content_type: str, cache_control: str, etag: str, headers: Mapping[str, str]
) -> Response:
    """A picture, with range support; 304 if the client's copy is current."""
    own = {
        "Cache-Control": cache_control,
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": quote_etag(etag),
    }
    if not isinstance(data, bytes):
        return _in_parts(request, data, Response(content_type=content_type, headers={**headers, **own}))
    response = Response(data, content_type=content_type, headers={**headers, **own})
    if any(header in request.headers for header in _CONDITIONS):
        response.make_conditional(request, accept_ranges=_is_one_range(request), complete_length=len(data))
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _in_parts(request: Request, data: Parts, response: Response) -> Response:
    """Read no more of the body than the requested range. Raises RequestedRangeNotSatisfiable."""
    response.headers["Accept-Ranges"] = "bytes"
    response.make_conditional(request)
    if response.status_code != 200:
        return response
    size = len(data)
    start, end = 0, size
    if _is_one_range(request) and _is_of(request, response):
        assert request.range
        found = request.range.range_for_length(size)
        if found is None:
            raise RequestedRangeNotSatisfiable(size)
        start, end = found
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.content_length = end - start
    response.response = [] if request.method == "HEAD" else data.parts(start, end)
    return response


def _is_of(request: Request, response: Response) -> bool:
    """Whether the requested range is from the current version (If-Range)."""
    wanted = request.if_range
    if wanted.date is not None:
        return False
    etag, is_weak = response.get_etag()
    return wanted.etag is None or (wanted.etag == etag and not is_weak)


def _is_one_range(request: Request) -> bool:
    """Whether it is one valid byte range. Others are ignored (RFC 9110); a range past the end is 416."""
    # A weak tag never selects a part (RFC 9110, 13.1.5); the parsed header does not show whether it is weak.
    if request.headers.get("If-Range", "").startswith("W/"):
        return False
    wanted = request.range
    return wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1


def not_modified(request: Request, etag: str, cache_control: str, headers: Mapping[str, str]) -> Response | None:
    """304 if If-None-Match names the tag, before reading the picture; None otherwise."""
    known = request.if_none_match
    # `*` matches any existing picture, and existence has not been checked yet.
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
