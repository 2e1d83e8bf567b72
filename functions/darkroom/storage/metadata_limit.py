"""Fit captions into an object's metadata, within the bucket's size limit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from darkroom.storage import Bucket, split_url
from darkroom.storage.object_metadata import MAX_BYTES, PictureMetadata, replace_metadata

_SHORTEST: Final = 100
"""Minimum bytes of a shortened text."""
_TEXTS: Final = ("caption", "alt", "credit")


def size_of(metadata: Mapping[str, str]) -> int:
    return sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items())


@dataclass(frozen=True)
class Room:
    """A store's limit on an object's metadata: `limit` in bytes, and how the store counts them."""

    limit: int = MAX_BYTES
    size: Callable[[Mapping[str, str]], int] = size_of


def room_of(bucket: Bucket) -> Room:
    if split_url(bucket.url)[0] != "s3":
        return Room()
    from darkroom.storage.s3 import metadata_headers

    return Room(metadata_headers.MAX_BYTES, metadata_headers.size)


def fit(picture: PictureMetadata, other: Mapping[str, str], room: Room) -> tuple[dict[str, str], list[str]]:
    """Add `picture` to the `other` metadata of an object. Returns the metadata and the names of shortened fields.

    The longest text is shortened first, at a word boundary; then details and tags are dropped, last ones first.
    """
    cut: dict[str, None] = {}
    while (over := room.size(replace_metadata(other, picture)) - room.limit) > 0:
        field = max(_TEXTS, key=lambda name: len((getattr(picture, name) or "").encode()))
        text = (getattr(picture, field) or "").encode()
        if len(text) > _SHORTEST:
            cut[field] = None
            picture = _with_text(picture, field, _shortened(text, max(_SHORTEST, len(text) - over)))
        elif picture.details:
            cut["details"] = None
            picture = replace(picture, details=picture.details[:-1])
        elif picture.tags:
            cut["tags"] = None
            picture = replace(picture, tags=picture.tags[:-1])
        else:
            break
    return replace_metadata(other, picture), list(cut)


def _with_text(picture: PictureMetadata, field: str, text: str) -> PictureMetadata:
    changed: dict[str, Any] = {field: text}
    return replace(picture, **changed)


def _shortened(text: bytes, size: int) -> str:
    """Shorten to at most `size` bytes, including the ellipsis."""
    mark = "…"
    kept = text[: size - len(mark.encode())].decode("utf-8", "ignore")
    at_word = re.sub(r"\s+\S{0,40}\Z", "", kept)
    return (at_word or kept).rstrip() + mark
