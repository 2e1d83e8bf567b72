"""How much of a request is read at all: the bytes of its address and of its body."""

from flask import Request, Response

from darkroom.config import settings
from darkroom.errors import TooLarge, UrlTooLong


def limit_url(request: Request) -> None:
    """Raises UrlTooLong."""
    # As it was sent where the server tells, else as it was decoded.
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    length = max(len(sent), len(request.path) + len(request.query_string))
    limit = settings().max_url_bytes
    if length > limit:
        raise UrlTooLong(f"The URL has {length} bytes; DARKROOM_MAX_URL_BYTES allows {limit}.")


def limit_body(request: Request) -> None:
    """Bounds what anybody may read of the body; holds for every endpoint.

    Raises TooLarge at once where the length is announced; what comes in chunks fails while it is read.
    """
    limit = settings().max_body_bytes
    if request.content_length is not None and request.content_length > limit:
        raise TooLarge(f"The body has {request.content_length} bytes; DARKROOM_MAX_BODY_BYTES allows {limit}.")
    request.max_content_length = limit


def leave_unread(request: Request, response: Response) -> None:
    """Of a body that is refused, or has no announced end, nothing more is read.

    The framework that runs a function alone reads the whole of it after every answer that is not streamed.
    """
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if (chunked or response.status_code == 413) and not response.is_streamed:
        response.response = iter([response.get_data()])
