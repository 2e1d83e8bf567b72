"""Call S3: retry until a deadline, and translate the client's errors to ours."""

import random
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ResponseStreamingError,
)

from darkroom.deadline import Wait
from darkroom.errors import (
    DarkroomError,
    NotFound,
    ObjectRefused,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
    StorageUnusable,
)
from darkroom.storage.s3.client import connect

ATTEMPT: Final = 10.0
"""Seconds without data after which an attempt is given up."""

_TRANSIENT: Final = frozenset({408, 409, 429, 500, 502, 503, 504})
_OBJECT_REFUSED: Final = {
    "InvalidObjectState": "it is archived (GLACIER or DEEP_ARCHIVE); restore it first",
    "KMS.DisabledException": "the key that encrypts it is disabled",
    "KMS.NotFoundException": "the key that encrypts it is gone",
    "KeyNotFound": "the key that encrypts it is gone",
}
_ENCRYPTED: Final = "it is encrypted with a customer-provided key (SSE-C)"
_UNUSABLE: Final = {
    "RequestTimeTooSkewed": "the clock of this computer is wrong, so the store refuses its signatures; set the clock",
    "RequestPayer": "Requester Pays is on, which Darkroom does not support; turn it off",
    "AccountProblem": "the account has a problem; ask its provider",
    "InvalidAccessKeyId": "the store does not know this access key; correct AWS_ACCESS_KEY_ID",
    "SignatureDoesNotMatch": "the secret key does not fit the access key; correct AWS_SECRET_ACCESS_KEY",
    "ExpiredToken": "the session token has expired; sign in again",
}
_UNCONDITIONAL: Final = (
    "it does not support conditional writes (If-Match, If-None-Match), so concurrent writers would overwrite each "
    "other's work; use a store that has them, such as Amazon S3, Cloudflare R2 or MinIO"
)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 4.0

T = TypeVar("T")


def call(bucket: str, name: str | None, wait: Wait, attempt: Callable[[Any], T]) -> T:
    """Call `attempt` with the client, and repeat it after transient errors while there is time.

    `name` is the object, or None for the bucket. Raises DarkroomError, and ClientError for a range that cannot be
    satisfied.
    """
    ends = time.monotonic() + wait.left()
    pause = _FIRST_PAUSE
    while True:
        try:
            return attempt(connect(min(ATTEMPT, 0.4 * wait.seconds)))
        except (ClientError, BotoCoreError, OSError) as error:
            if isinstance(error, ClientError) and status_of(error) == 416:
                raise
            rest = random.uniform(0, pause)
            if not _is_transient(error) or time.monotonic() + rest > ends:
                raise _translated(error, bucket, name) from error
        time.sleep(rest)
        pause = min(_LONGEST_PAUSE, 2 * pause)


def status_of(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _is_transient(error: BaseException) -> bool:
    if isinstance(error, ClientError):
        return status_of(error) in _TRANSIENT or code_of(error) == "RequestTimeout"
    return isinstance(
        error, (HTTPClientError, IncompleteReadError, ResponseStreamingError, ConnectionError, TimeoutError)
    )


def _translated(error: BaseException, bucket: str, name: str | None) -> DarkroomError:
    where = f"The bucket s3://{bucket}"
    if isinstance(error, ClientError):
        return _answered(error, where, name)
    if isinstance(error, (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)):
        return StorageUnavailable(
            f"There are no credentials for s3://{bucket}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
            " or run as a role that has access."
        )
    return StorageUnavailable(f"{where} did not answer in time ({type(error).__name__}).")


def _answered(error: ClientError, where: str, name: str | None) -> DarkroomError:
    status, code = status_of(error), code_of(error)
    message = str(error.response.get("Error", {}).get("Message", ""))[:200].rstrip(".")
    if code == "NoSuchBucket" or (status == 404 and name is None):
        return StorageUnavailable(f"{where} does not exist. Create it, or set DARKROOM_BUCKET to another one.")
    if status == 412:
        return PreconditionFailed(f"{name!r} was changed by another request.")
    if status == 404:
        return NotFound(f"There is no {name!r}, or not in that version.")
    if code in _OBJECT_REFUSED or (status == 400 and name is not None and "encrypted" in message):
        return ObjectRefused(f"{name!r}: {_OBJECT_REFUSED.get(code, _ENCRYPTED)}.")
    return _refused(status, code, where) or StorageUnavailable(
        f"{where} answered {status}: {code} {message}".rstrip() + "."
    )


def _refused(status: int, code: str, where: str) -> StorageForbidden | None:
    if code in _UNUSABLE or status == 501:
        return StorageUnusable(f"{where}: {_UNUSABLE.get(code, _UNCONDITIONAL)}.")
    if status in (401, 403):
        return StorageForbidden(
            f"{where} refused access: {code}. Allow the keys s3:ListBucket, s3:GetObject, s3:PutObject and"
            " s3:DeleteObject on it, or the first two to read only."
        )
    return None
