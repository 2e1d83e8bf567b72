"""Determine whether anyone can read a bucket in Cloud Storage; `s3.public_access` does so for S3."""

import os
from contextlib import suppress
from typing import Final

import requests

from darkroom.errors import StorageUnavailable
from darkroom.storage import split_url

_PERMISSIONS: Final = ("storage.objects.get", "storage.objects.list")
_MEMBERS: Final = ("allUsers", "allAuthenticatedUsers")
_SECONDS: Final = 10


def who_can_read(url: str) -> str:
    """The public readers: `allUsers`, `allAuthenticatedUsers`, `everybody`, or "" for none.

    Raises StorageUnavailable if that cannot be determined.
    """
    if split_url(url)[0] == "s3":
        from darkroom.storage.s3 import public_access

        return public_access.who_can_read(url)
    return "allUsers" if _permissions(url, _SECONDS) else _in_policy(_name(url))


def strangers_may_read(url: str, seconds: float) -> bool:
    """Whether every object of the bucket has a URL that anyone may read.

    Raises StorageUnavailable if that cannot be determined within `seconds`.
    """
    return "storage.objects.get" in _permissions(url, seconds)


def _permissions(url: str, seconds: float) -> tuple[str, ...]:
    """The permissions of an anonymous client, by a request without credentials. Raises StorageUnavailable."""
    base = os.environ.get("STORAGE_EMULATOR_HOST") or "https://storage.googleapis.com"
    address = f"{base}/storage/v1/b/{_name(url)}/iam/testPermissions"
    try:
        answer = requests.get(address, {"permissions": _PERMISSIONS}, timeout=seconds)
        if answer.status_code == requests.codes.ok:
            return tuple(answer.json().get("permissions", ()))
    except (requests.RequestException, ValueError, AttributeError) as error:
        raise StorageUnavailable(f"{url}: public access could not be determined ({type(error).__name__}).") from error
    if answer.status_code >= 500:
        raise StorageUnavailable(f"{url}: public access could not be determined (status {answer.status_code}).")
    return ()


def _name(url: str) -> str:
    return split_url(url)[1].partition("/")[0]


def _in_policy(name: str) -> str:
    """Public readers in the bucket's policy, and in its default access list for new objects.

    Only what this account may read, since an account may use a bucket without that right.
    """
    from google.api_core.exceptions import GoogleAPICallError, RetryError
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import storage
    from google.cloud.storage.retry import DEFAULT_RETRY

    found: set[str] = set()
    # The client would repeat a request without an answer for two minutes.
    limits = {"timeout": _SECONDS, "retry": DEFAULT_RETRY.with_timeout(_SECONDS)}
    try:
        bucket = storage.Client().bucket(name)
        with suppress(GoogleAPICallError):
            policy = bucket.get_iam_policy(requested_policy_version=3, **limits)
            found |= {member for binding in policy.bindings for member in binding["members"]}
        # A bucket with uniform access has no such list, and refuses the request.
        with suppress(GoogleAPICallError):
            bucket.default_object_acl.reload(**limits)
            found |= {entry["entity"] for entry in bucket.default_object_acl}
    except GoogleAuthError as error:
        raise StorageUnavailable(f"{name}: no credentials to check public access ({type(error).__name__}).") from error
    except (RetryError, requests.RequestException) as error:
        raise StorageUnavailable(f"{name}: public access could not be determined ({type(error).__name__}).") from error
    return next((member for member in _MEMBERS if member in found), "")
