"""Whether stored pictures carry what should not be published, and taking it out where they lie."""

from collections.abc import Sequence

from darkroom.cache_control import REVALIDATED
from darkroom.errors import DarkroomError, NotFound, PreconditionFailed, TooLarge
from darkroom.image_file.privacy.private import Private, find_private
from darkroom.image_file.privacy.public import public_bytes
from darkroom.storage import Blob, Bucket
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.publishing.photo import read_photo
from darkroom_cli.publishing.retry import patiently
from darkroom_cli.publishing.work import Options, Outcome


def check(bucket: Bucket, blob: Blob, options: Options) -> list[Private]:
    """Everything private in the object, what was published on purpose included. Reads it whole.

    Raises TooLarge, and StorageUnavailable.
    """
    return find_private(_read(bucket, blob, options))


def is_on_purpose(blob: Blob, found: Private) -> bool:
    """Published so by --keep-location or --keep-all of the upload script."""
    kept = parse_metadata(blob.metadata).kept
    return kept == "all" or (kept == "location" and found.kind == "location")


def clean(bucket: Bucket, blob: Blob, options: Options) -> Outcome:
    """Write the object anew without it, the words and the pixels as they are; it gets a new version.

    Raises DarkroomError; the object is then as it was before.
    """
    photo = read_photo(_read(bucket, blob, options), options.settings)
    data = public_bytes(photo.data, photo.header.format, photo.embedded)
    if not options.dry_run:
        try:
            patiently(
                lambda: bucket.write(blob.name, data, blob.content_type, blob.metadata, blob.generation, REVALIDATED),
                options.stop,
            )
        except (PreconditionFailed, NotFound):
            if find_private(_read(bucket, patiently(lambda: bucket.stat(blob.name), options.stop), options)):
                raise DarkroomError("another program has just changed it; run the command again") from None
    return Outcome("cleaned", len(data))


def _read(bucket: Bucket, blob: Blob, options: Options) -> bytes:
    if blob.size > options.settings.max_source_bytes:
        raise TooLarge(f"it has {blob.size:,} bytes, more than DARKROOM_MAX_SOURCE_BYTES allows; it is never shown")
    return patiently(lambda: bucket.read(blob.name, blob.generation), options.stop)


def shown(found: Sequence[Private]) -> str:
    """`location (EXIF GPS), names (XMP aux:OwnerName)`."""
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one.where)
    return "; ".join(f"{kind} ({', '.join(places)})" for kind, places in kinds.items())
