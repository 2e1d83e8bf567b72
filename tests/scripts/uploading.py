"""What tests of the scripts share."""

from collections.abc import Callable

from darkroom.storage import Blob, Bucket, list_all

Upload = Callable[..., int]
"""The script on the fixture's photos, or on `sources=[...]`, with options; its exit code."""


def blobs(bucket: Bucket) -> dict[str, Blob]:
    return {blob.name: blob for blob in list_all(bucket)}
