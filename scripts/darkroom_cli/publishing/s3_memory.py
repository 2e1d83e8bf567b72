"""Cache the metadata of an S3 bucket's objects on this computer between runs.

S3 lists no metadata, so a listing costs a request per object. For an object with the same ETag and time, the metadata
of the last run is used. The file is in the user's cache folder and may be deleted at any time.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from darkroom.errors import NotFound
from darkroom.storage import Blob, Bucket, split_url
from darkroom.storage.local.atomic_write import replace_file
from darkroom.storage.prefixed import Prefixed
from darkroom_cli import folders

_FORM: Final = 1


@contextmanager
def remembered(bucket: Bucket, writes: bool = True) -> Iterator[None]:
    """Load the cache at the start of a run and save it at its end; does nothing for another store."""
    inner = bucket.bucket if isinstance(bucket, Prefixed) else bucket
    if split_url(bucket.url)[0] != "s3":
        yield
        return
    from darkroom.storage.s3 import S3Bucket

    assert isinstance(inner, S3Bucket)
    file = folders.memory_of(inner.url, os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", ""))
    inner.heads.recall(_load(file))
    try:
        yield
    finally:
        if writes:
            _save(file, inner.heads.known())


def renewed(bucket: Bucket, blob: Blob) -> Blob | None:
    """The current object, if the cached one may be outdated; None if it is gone."""
    if split_url(bucket.url)[0] != "s3":
        return blob
    try:
        return bucket.stat(blob.name)
    except NotFound:
        return None


def _load(file: Path) -> list[Blob]:
    try:
        found = json.loads(file.read_bytes())
        return [_blob(entry) for entry in found["objects"]] if found["form"] == _FORM else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _save(file: Path, blobs: list[Blob]) -> None:
    """Save the cache. A failure is ignored, since it costs only requests."""
    entries = [{**asdict(blob), "updated": blob.updated.isoformat()} for blob in blobs]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(file.parent / "aside", file, json.dumps({"form": _FORM, "objects": entries}).encode())


def _blob(entry: Mapping[str, Any]) -> Blob:
    return Blob(**{**entry, "updated": datetime.fromisoformat(entry["updated"])})
