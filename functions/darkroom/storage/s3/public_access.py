"""Determine whether anyone can read an S3 bucket, as far as the store tells."""

from typing import Any

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from darkroom.errors import StorageUnavailable
from darkroom.storage import split_url
from darkroom.storage.s3.calls import status_of
from darkroom.storage.s3.client import client_with, connect

_SECONDS = 10.0


def who_can_read(url: str) -> str:
    """`everybody`, or "" if neither the listing nor the bucket's policy is public. Raises StorageUnavailable."""
    bucket = split_url(url)[1].partition("/")[0]
    stranger = client_with(Config(signature_version=UNSIGNED, connect_timeout=_SECONDS, read_timeout=_SECONDS))
    try:
        if _is_answered(lambda: stranger.list_objects_v2(Bucket=bucket, MaxKeys=1)):
            return "everybody"
        status = _is_answered(lambda: connect(_SECONDS).get_bucket_policy_status(Bucket=bucket))
    except (BotoCoreError, OSError) as error:
        raise StorageUnavailable(f"{url}: public access could not be determined ({type(error).__name__}).") from error
    return "everybody" if status and status.get("PolicyStatus", {}).get("IsPublic") else ""


def _is_answered(ask: Any) -> Any:
    """The response; None if it is refused or the store does not support the request. Raises StorageUnavailable."""
    try:
        return ask()
    except ClientError as error:
        if status_of(error) >= 500 and status_of(error) != 501:
            raise StorageUnavailable(f"The store returned status {status_of(error)}.") from error
        return None
