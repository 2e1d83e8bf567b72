"""Call Cloud Storage: retry until a deadline, and translate the client's errors to ours."""

import base64
import json
from collections.abc import Callable
from typing import Final, TypeVar

import google_crc32c
from google.api_core import exceptions as api
from google.api_core.retry import Retry
from google.auth.exceptions import GoogleAuthError, TransportError
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from darkroom.deadline import SLOWEST, Wait
from darkroom.errors import (
    DarkroomError,
    NotFound,
    ObjectRefused,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
    StorageUnusable,
)

ATTEMPT: Final = 10.0
"""Seconds without data after which an attempt is given up."""

_CONNECT: Final = 3.0
_TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
_FAILURES: Final = (
    api.GoogleAPIError,
    GoogleAuthError,
    DataCorruption,
    InvalidResponse,
    RequestException,
    HTTPError,
    OSError,
)

T = TypeVar("T")


def timeout(wait: Wait, sending: int = 0) -> tuple[float, float]:
    """For one request: seconds to connect and send, and seconds to wait for each part of the response.

    A stalled attempt ends early, so that another one is possible.
    """
    most = min(ATTEMPT, 0.4 * wait.seconds)
    left = max(0.02, wait.left())
    if sending:
        # The client applies the connect time-out to sending.
        extra = sending / SLOWEST if left > sending / SLOWEST else left / 2
        own = min(most, max(0.02, left - extra) / 2)
        return own + extra, own
    connect = min(_CONNECT, left / 4)
    return connect, min(most, left - connect)


def call(
    bucket: str,
    name: str | None,
    attempt: Callable[[], T],
    wait: Wait,
    also_transient: Callable[[BaseException], bool],
) -> T:
    """Call `attempt`, and repeat it after transient errors. Raises DarkroomError, RequestRangeNotSatisfiable.

    `name` is the object, or None for the bucket. Pauses are random, at first up to 0.1 s and finally up to 4 s.
    """
    retry = Retry(
        predicate=lambda error: is_transient(error) or also_transient(error),
        initial=0.1,
        maximum=4.0,
        multiplier=2.0,
        timeout=wait.left(),
    )
    try:
        return retry(attempt)()
    except api.RequestRangeNotSatisfiable:
        raise
    except _FAILURES as error:
        cause = error.cause if isinstance(error, api.RetryError) else error
        raise _translated(cause, bucket, name) from error


def check(data: bytes, crc32c: str | None) -> None:
    """Verify the checksum of a whole object. Raises ConnectionError, since another attempt may succeed."""
    if crc32c and base64.b64encode(google_crc32c.Checksum(data).digest()).decode() != crc32c:
        raise ConnectionError("the data was damaged in transit")


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, api.GoogleAPICallError):
        return error.code in _TRANSIENT
    if isinstance(error, GoogleAuthError):
        return isinstance(error, TransportError) or bool(error.retryable)
    # A truncated JSON response is a RequestException too.
    return isinstance(error, (RequestException, HTTPError, ConnectionError, TimeoutError, DataCorruption))


def is_conflict(error: BaseException) -> bool:
    return isinstance(error, api.PreconditionFailed)


def is_lost_upload(error: BaseException) -> bool:
    """Whether the server lost a resumable upload between two requests; the upload then starts again."""
    return isinstance(error, api.GoogleAPICallError) and error.code in (404, 410) and not _is_bucket_missing(error)


def _translated(error: BaseException | None, bucket: str, name: str | None) -> DarkroomError:
    where = f"The bucket gs://{bucket}"
    if isinstance(error, api.GoogleAPICallError):
        return _answered(error, where, name)
    if isinstance(error, GoogleAuthError):
        return StorageUnavailable(
            f"There are no credentials for gs://{bucket}. Run `gcloud auth application-default login`,"
            " set GOOGLE_APPLICATION_CREDENTIALS to a key file, or run as a service account that has access."
        )
    if isinstance(error, DataCorruption):
        return StorageUnavailable(f"{where} repeatedly sent {name!r} with a wrong checksum. Try again.")
    return StorageUnavailable(f"{where} did not answer in time ({type(error).__name__}).")


def _answered(error: api.GoogleAPICallError, where: str, name: str | None) -> DarkroomError:
    code, reason = int(error.code or 0), _reason(error)
    if code == 412:
        return PreconditionFailed(f"{name!r} was changed by another request.")
    if code == 404 and name is not None and not _is_bucket_missing(error):
        return NotFound(f"There is no {name!r}, or not in that version.")
    if code == 404:
        return StorageUnavailable(f"{where} does not exist. Create it, or set DARKROOM_BUCKET to another one.")
    if code == 400:
        return _malformed(reason, where, name)
    if code in (401, 403):
        return StorageForbidden(
            f"{where} refused access: {reason or code}. Grant the account that Darkroom runs as the role"
            " roles/storage.objectUser on it, or roles/storage.objectViewer to read only."
        )
    return StorageUnavailable(f"{where} answered {code}: {reason}")


def _is_bucket_missing(error: api.GoogleAPICallError) -> bool:
    return "bucket does not exist" in _reason(error)


def _malformed(reason: str, where: str, name: str | None) -> DarkroomError:
    """The error for status 400, whose cause may be the object or the bucket."""
    said = reason.lower()
    if "customer" in said and "encrypt" in said:
        return ObjectRefused(f"{name!r}: it is encrypted with a customer-supplied key (CSEK).")
    if "requester pays" in said:
        return StorageUnusable(f"{where}: Requester Pays is on, which Darkroom does not support; turn it off.")
    return StorageUnavailable(f"{where} answered 400: {reason}")


def _reason(error: api.GoogleAPICallError) -> str:
    """The server's reason in one line; some responses contain it as JSON, others as text."""
    text = str(getattr(error.response, "text", ""))
    try:
        text = str(json.loads(text)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        text = text or str(error.message)
    return next(iter(text.splitlines()), "")[:200].rstrip(".")
