"""Find private metadata in stored pictures, and remove it from them."""

from collections.abc import Sequence

from darkroom.cache_control import REVALIDATED
from darkroom.errors import DarkroomError, NotFound, PreconditionFailed, TooLarge
from darkroom.image_file.privacy.private import Private, find_private
from darkroom.image_file.privacy.public import public_bytes
from darkroom.storage import Blob, Bucket
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.publishing.photo import read_photo
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.work import Options, Outcome


def check(bucket: Bucket, blob: Blob, options: Options) -> list[Private]:
    """All private metadata in the object, including what was published on purpose. Reads the whole object.

    Raises TooLarge, and StorageUnavailable.
    """
    return find_private(_read(bucket, blob, options))


def is_on_purpose(blob: Blob, found: Private) -> bool:
    """Whether it was published with --keep-location or --keep-all."""
    kept = parse_metadata(blob.metadata).kept
    return kept == "all" or (kept == "location" and found.kind == "location")


def clean(bucket: Bucket, blob: Blob, options: Options) -> Outcome:
    """Rewrite the object without it, with the same captions and pixels; it gets a new version.

    Raises DarkroomError; the object is then unchanged.
    """
    photo = read_photo(_read(bucket, blob, options), options.settings)
    data = public_bytes(photo.data, photo.header.format, photo.embedded)
    if not options.dry_run:
        try:
            with_retries(
                lambda: bucket.write(blob.name, data, blob.content_type, blob.metadata, blob.generation, REVALIDATED),
                options.stop,
            )
        except (PreconditionFailed, NotFound):
            if find_private(_read(bucket, with_retries(lambda: bucket.stat(blob.name), options.stop), options)):
                raise DarkroomError("another program has just changed it; run the command again") from None
    return Outcome("cleaned", len(data))


def _read(bucket: Bucket, blob: Blob, options: Options) -> bytes:
    if blob.size > options.settings.max_source_bytes:
        raise TooLarge(f"it has {blob.size:,} bytes, more than DARKROOM_MAX_SOURCE_BYTES allows; it is never shown")
    return with_retries(lambda: bucket.read(blob.name, blob.generation), options.stop)


def shown(found: Sequence[Private]) -> str:
    """The findings as text, such as `location (EXIF GPS), names (XMP aux:OwnerName)`."""
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one.where)
    return "; ".join(f"{kind} ({', '.join(places)})" for kind, places in kinds.items())
