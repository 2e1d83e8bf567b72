"""Store the people or subject found in a picture beside its derivatives: once per version, not once per crop."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from darkroom.config import Settings
from darkroom.errors import NotFound, PreconditionFailed, StorageUnavailable
from darkroom.images import attention
from darkroom.images.attention import Attention
from darkroom.images.derivatives.keys import source_prefix
from darkroom.storage import ABSENT, Bucket, buckets

if TYPE_CHECKING:
    from PIL.Image import Image

ENGINE = 2


def examiner(settings: Settings, name: str, version: str) -> "Callable[[Image], Attention]":
    """A function that returns the stored result, or examines the picture and stores the result."""
    bucket = buckets.derivatives(settings)
    used = "".join(model.name[0] for model in attention.MODELS if model.is_installed)
    key = f"{source_prefix(name)}{version}/attention@{ENGINE}{used}.json"

    def examine(image: "Image") -> Attention:
        known = _read(bucket, key)
        if known is None:
            known = attention.examine(image)
            _write(bucket, key, known)
        return known

    return examine


def _read(bucket: Bucket, key: str) -> Attention | None:
    try:
        return attention.from_json(json.loads(bucket.read(key)))
    except (NotFound, StorageUnavailable, ValueError, KeyError, TypeError):
        return None


def _write(bucket: Bucket, key: str, found: Attention) -> bool:
    """Store the result. Returns False if it is stored already or cannot be; then the next crop examines it again."""
    try:
        bucket.write(key, json.dumps(found.as_json()).encode(), "application/json", {}, if_generation_match=ABSENT)
    except (PreconditionFailed, StorageUnavailable):
        return False
    return True
