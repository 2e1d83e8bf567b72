"""Whether everybody can read a bucket: of Google Cloud Storage here, of S3 in `s3.exposure`."""

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
    """`allUsers`, `allAuthenticatedUsers`, `everybody`, or "" for none of them.

    Raises StorageUnavailable where nobody can say.
    """
    if split_url(url)[0] == "s3":
        from darkroom.storage.s3 import public_access

        return public_access.who_can_read(url)
    return "allUsers" if _permissions(url, _SECONDS) else _in_policy(_name(url))


def strangers_may_read(url: str, seconds: float) -> bool:
    """Whether every object of the bucket has an address that answers everybody.

    Raises StorageUnavailable where that is not said within `seconds`.
    """
    return "storage.objects.get" in _permissions(url, seconds)


def _permissions(url: str, seconds: float) -> tuple[str, ...]:
    """What a stranger may do: asked without credentials, the bucket answers with that. Raises StorageUnavailable."""
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
    """What the bucket's own policy says of its readers, and its list of those who may read each new object.

    As far as we may look at them: who uses a bucket need not be allowed to.
    """
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import storage

    found: set[str] = set()
    try:
        bucket = storage.Client().bucket(name)
        with suppress(GoogleAPICallError):
            policy = bucket.get_iam_policy(requested_policy_version=3, timeout=_SECONDS)
            found |= {member for binding in policy.bindings for member in binding["members"]}
        # Refused for a bucket with uniform access, which has no such list.
        with suppress(GoogleAPICallError):
            bucket.default_object_acl.reload(timeout=_SECONDS)
            found |= {entry["entity"] for entry in bucket.default_object_acl}
    except GoogleAuthError as error:
        raise StorageUnavailable(f"{name}: no credentials to check public access ({type(error).__name__}).") from error
    return next((member for member in _MEMBERS if member in found), "")
