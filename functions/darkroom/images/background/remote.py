"""The remote provider: uploads the picture as multipart and receives a cut-out with an alpha channel.

remove.bg, its self-hosted alternatives and most resold services use this form. The picture is sent at most
`LONGEST_SIDE` pixels large, and the cut-out's opacity is scaled back to the picture's size.
"""

import io
import time
from typing import Final

import requests
from PIL import Image

from darkroom import deadline
from darkroom.config import Settings
from darkroom.errors import DarkroomError, ServiceFailed, ServiceUnavailable
from darkroom.images import codec
from darkroom.images.background.remote_answer import check_url, picture_or_url

LONGEST_SIDE: Final = 2000
LARGEST_ANSWER: Final = 30_000_000
TRIES: Final = 3
PAUSE: Final = 0.3
_CHUNK: Final = 65_536
_AGAIN: Final = (429, 500, 502, 503, 504)


def matte(image: Image.Image, settings: Settings) -> Image.Image:
    """The service's opacity at the picture's size. Raises ServiceFailed, ServiceUnavailable."""
    sent = image.copy()
    sent.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    sent.save(buffer, "jpeg", quality=92)
    try:
        cut_out = codec.decode(_ask(buffer.getvalue(), settings), ("png", "webp"), settings.max_pixels)
    except (ServiceFailed, ServiceUnavailable):
        raise
    except DarkroomError as error:
        raise ServiceFailed("The background service returned data that is not PNG or WebP.") from error
    if "A" not in cut_out.mode:
        raise ServiceFailed("The background service returned a picture without transparency.")
    if abs(cut_out.width / cut_out.height / (image.width / image.height) - 1) > 0.02:
        raise ServiceFailed("The background service returned a picture with a different aspect ratio.")
    return cut_out.getchannel("A").resize(image.size, Image.Resampling.BICUBIC)


def _ask(picture: bytes, settings: Settings) -> bytes:
    """The body of the first successful answer; DARKROOM_BACKGROUND_SECONDS bounds all attempts together."""
    ends = time.monotonic() + deadline.left(settings.background_seconds)
    failure: DarkroomError = ServiceUnavailable("The background service did not answer in time. Try again later.")
    for attempt in range(TRIES):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return _try(picture, settings, left, ends)
        except ServiceUnavailable as error:
            failure = error
        time.sleep(min(PAUSE * 2**attempt, max(0.0, ends - time.monotonic())))
    raise failure


def _try(picture: bytes, settings: Settings, left: float, ends: float) -> bytes:
    try:
        with requests.post(
            settings.background_url,
            files={settings.background_field: ("picture.jpg", picture, "image/jpeg")},
            headers={"Accept": "image/png, image/webp, */*;q=0.1", **dict(settings.background_headers)},
            timeout=left,
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code in _AGAIN:
                raise ServiceUnavailable(f"The background service returned {answer.status_code}. Try again later.")
            if answer.status_code != requests.codes.ok:
                raise ServiceFailed(f"The background service refused the picture with status {answer.status_code}.")
            found = picture_or_url(_body(answer, ends))
        return found if isinstance(found, bytes) else _fetched(found, settings, ends)
    except requests.RequestException as error:
        raise ServiceUnavailable("The background service could not be reached. Try again later.") from error


def _fetched(url: str, settings: Settings, ends: float) -> bytes:
    """The picture at the URL of an answer; the service's key is not sent there."""
    check_url(url, settings.background_url, settings.background_hosts)
    left = max(0.1, ends - time.monotonic())
    with requests.get(url, timeout=left, stream=True, allow_redirects=False) as answer:
        if answer.status_code != requests.codes.ok:
            raise ServiceFailed(f"The background service's picture could not be fetched: status {answer.status_code}.")
        return _body(answer, ends)


def _body(answer: requests.Response, ends: float) -> bytes:
    data = bytearray()
    for part in answer.iter_content(_CHUNK):
        data += part
        if len(data) > LARGEST_ANSWER:
            raise ServiceFailed(f"The background service returned more than {LARGEST_ANSWER} bytes.")
        if time.monotonic() > ends:
            raise ServiceUnavailable("The background service did not answer in time. Try again later.")
    return bytes(data)
