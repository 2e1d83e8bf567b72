"""Limits on the size of a request's URL and body."""

from flask import Request, Response

from darkroom.config import settings
from darkroom.errors import TooLarge, UrlTooLong


def limit_url(request: Request) -> None:
    """Raises UrlTooLong."""
    # The URL as sent, if the server provides it, else the decoded one.
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    length = max(len(sent), len(request.path) + len(request.query_string))
    limit = settings().max_url_bytes
    if length > limit:
        raise UrlTooLong(f"The URL has {length} bytes; DARKROOM_MAX_URL_BYTES allows {limit}.")


def limit_body(request: Request) -> None:
    """Limit the size of the body, for every endpoint.

    Raises TooLarge at once if Content-Length exceeds the limit; a chunked body fails while it is read.
    """
    limit = settings().max_body_bytes
    if request.content_length is not None and request.content_length > limit:
        raise TooLarge(f"The body has {request.content_length} bytes; DARKROOM_MAX_BODY_BYTES allows {limit}.")
    request.max_content_length = limit


def leave_unread(request: Request, response: Response) -> None:
    """Stop reading a body that is refused or has no announced length.

    The framework that runs a single function reads the whole body after every response that is not streamed.
    """
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if (chunked or response.status_code == 413) and not response.is_streamed:
        response.response = iter([response.get_data()])
