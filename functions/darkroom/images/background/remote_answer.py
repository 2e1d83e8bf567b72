"""Read a background service's response: the picture itself, or JSON or text with the picture or its URL.

Services differ in the names of their fields, so every text in the response is tried, in order. A picture is preferred
to a URL.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from darkroom.errors import ServiceFailed
from darkroom.image_file.signature import format_of

MOST_TEXTS: Final = 1000
_SHORTEST: Final = 40
"""A shorter text is not a picture in base64."""
_FORMATS: Final = ("png", "webp")


def picture_or_url(body: bytes) -> bytes | str:
    """The picture, or the URL from which it is fetched. Raises ServiceFailed."""
    if format_of(body) in _FORMATS:
        return body
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ServiceFailed("The background service returned data that is not PNG or WebP.") from None
    urls = []
    for word in _texts(text):
        picture = _decoded(word)
        if picture:
            return picture
        if word.startswith(("https://", "http://")):
            urls.append(word)
    if not urls:
        raise ServiceFailed("The background service returned neither a PNG, a WebP nor a URL of one.")
    return urls[0]


def check_url(url: str, service: str, hosts: tuple[str, ...]) -> None:
    """Raise ServiceFailed unless the URL is on the service's own host and port, or on one of `hosts`."""
    ours, theirs = urlsplit(service), urlsplit(url)
    is_own = (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)
    if not is_own and not (theirs.scheme == "https" and theirs.netloc in hosts):
        raise ServiceFailed(
            f"The background service's picture is on {theirs.netloc!r}, which DARKROOM_BACKGROUND_HOSTS does not name."
        )


def _texts(text: str) -> Iterator[str]:
    """Every text in the JSON, at most MOST_TEXTS, or the whole body if it is not JSON."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        waiting = [text.strip()]
    seen = 0
    while waiting and seen < MOST_TEXTS:
        seen += 1
        value = waiting.pop(0)
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _decoded(word: str) -> bytes | None:
    """The picture in a text of base64, with or without `data:image/png;base64,` before it."""
    encoded = word.partition(",")[2] if word.startswith("data:") else word
    if len(encoded) < _SHORTEST:
        return None
    try:
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if format_of(data) in _FORMATS else None
