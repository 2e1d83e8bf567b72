"""The photos of a large folder by their names alone, for requests that arrive before it has been listed.

Looking at 100,000 files takes seconds, reading their names a fraction of that. Only the photos of a response are looked
at.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from darkroom.catalog.image import Image, from_blob
from darkroom.catalog.named_images import NamedImages
from darkroom.catalog.view import Snapshot, snapshot_of
from darkroom.config import Settings
from darkroom.errors import NotFound
from darkroom.formats import FORMATS, looks_like
from darkroom.storage import buckets, split_url
from darkroom.storage.albums.scope import Scope
from darkroom.storage.collection import are_usual, is_considered, left_out, usual_names

FROM: Final = 5_000
"""Files; a smaller folder is listed at once."""


def names_only(settings: Settings, scope: Scope, listed: float) -> Snapshot | None:
    """Images without a generation, which `looked_up` needs to complete. None if names do not suffice: in a small
    folder, one with metadata of its own, or another store."""
    if split_url(settings.bucket)[0]:
        return None
    from darkroom.storage.local import LocalBucket

    bucket = buckets.originals(settings)
    folders = bucket.names(buckets.reserved(settings)) if isinstance(bucket, LocalBucket) else None
    if folders is None or sum(len(names) for _, names in folders) < FROM:
        return None
    shown: list[str] = []
    refused: list[tuple[str, str]] = []
    for base, names in folders:
        if scope.shows(f"{base}a"):  # folders are closed as a whole
            _judge(settings, base, names, shown, refused)
    return replace(snapshot_of((), refused, listed), images=NamedImages(shown))


def _judge(
    settings: Settings, base: str, names: Sequence[str], shown: list[str], refused: list[tuple[str, str]]
) -> None:
    """Append the photos of a folder, and what is refused with the reason."""
    extensions = tuple(one for name in settings.formats for one in FORMATS[name].extensions)
    if are_usual(base, names, extensions):
        shown += [base + last for last in names]
        return
    is_usual = usual_names(base, extensions)
    for last in names:
        name = base + last
        if is_usual(last):
            shown.append(name)
        elif (format := looks_like(name)) or is_considered(name):
            reason = left_out(name)
            if reason is None and format and format.name in settings.formats:
                shown.append(name)
            else:
                refused.append((name, reason or "unsupported_format"))


def looked_up(settings: Settings, image: Image) -> Image | None:
    """The image with its generation; None if it is gone. Raises StorageUnavailable."""
    if image.generation:
        return image
    try:
        return from_blob(buckets.originals(settings).stat(image.name))
    except NotFound:
        return None
