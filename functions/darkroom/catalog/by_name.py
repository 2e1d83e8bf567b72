"""The photos of a large folder by their names alone, for requests that arrive before it has been listed.

Looking at 100,000 files takes seconds, reading their names a fraction of that. Only the photos of a response are looked
at.
"""

from datetime import UTC, datetime
from typing import Final

from darkroom.catalog.image import Image, from_blob
from darkroom.catalog.view import Snapshot, snapshot_of
from darkroom.config import Settings
from darkroom.errors import NotFound
from darkroom.formats import looks_like
from darkroom.storage import buckets, split_url
from darkroom.storage.albums.scope import Scope
from darkroom.storage.collection import is_considered, left_out

FROM: Final = 5_000
"""Files; a smaller folder is listed at once."""
_UNKNOWN: Final = datetime.fromtimestamp(0, UTC)


def names_only(settings: Settings, scope: Scope, listed: float) -> Snapshot | None:
    """Images without a generation, which `looked_up` needs to complete. None if names do not suffice: in a small
    folder, one with metadata of its own, or another store."""
    if split_url(settings.bucket)[0]:
        return None
    from darkroom.storage.local import LocalBucket

    bucket = buckets.originals(settings)
    names = bucket.names(buckets.reserved(settings)) if isinstance(bucket, LocalBucket) else None
    if names is None or len(names) < FROM:
        return None
    images, refused = [], []
    for name in names:
        format = looks_like(name)
        if not (format or is_considered(name)) or not scope.shows(name):
            continue
        reason = left_out(name)
        if reason is None and format and format.name in settings.formats:
            images.append(Image(name, "", "", 0, format.media_type, _UNKNOWN))
        else:
            refused.append((name, reason or "unsupported_format"))
    return snapshot_of(images, refused, listed)


def is_complete(image: Image) -> bool:
    return image.generation != ""


def looked_up(settings: Settings, image: Image) -> Image | None:
    """The image with its generation; None if it is gone. Raises StorageUnavailable."""
    if is_complete(image):
        return image
    try:
        return from_blob(buckets.originals(settings).stat(image.name))
    except NotFound:
        return None
