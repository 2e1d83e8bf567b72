"""Find objects that a mirror deletes: only pictures that this command uploaded and whose source is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from darkroom.errors import ConfigurationError, NotFound, PreconditionFailed
from darkroom.storage import Blob, Bucket
from darkroom.storage.names import composed
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.publishing.names import object_name
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.sources import Found, is_excluded
from darkroom_cli.publishing.work import Options, Outcome


@dataclass(frozen=True)
class Removal:
    """`foreign` pictures have no source either, but were not uploaded by this command, and are kept."""

    blobs: tuple[Blob, ...]
    foreign: tuple[str, ...]


def plan(sources: Sequence[Path], found: Found, blobs: Iterable[Blob], exclude: Sequence[str]) -> Removal:
    """Find the objects to delete. Raises ConfigurationError if it is uncertain which sources are gone."""
    if not all(source.is_dir() for source in sources):
        raise ConfigurationError("--delete mirrors folders, but SOURCE contains single files; nothing was deleted")
    if not found.sources:
        raise ConfigurationError("--delete: SOURCE contains no picture, so nothing was deleted")
    if found.unreadable:
        raise ConfigurationError(f"--delete: SOURCE cannot be read ({found.unreadable[0]}); nothing was deleted")
    present = {source.name for source in found.sources} | {refused.target for refused in found.refused}
    # The target of a link may be unreachable only temporarily.
    present |= {object_name(relative) for relative in found.left_out["link"]}
    present = {composed(name) for name in present}
    gone = [blob for blob in blobs if composed(blob.name) not in present and not is_excluded(blob.name, exclude)]
    ours = tuple(blob for blob in gone if parse_metadata(blob.metadata).sha256)
    return Removal(ours, tuple(blob.name for blob in gone if blob not in ours))


def remove(bucket: Bucket, blob: Blob, options: Options) -> Outcome:
    """Delete the object. Raises StorageUnavailable, and PreconditionFailed for a replaced picture, which is kept."""
    if not options.dry_run:
        try:
            with_retries(lambda: bucket.delete(blob.name, blob.generation), options.stop)
        except NotFound:
            return Outcome("deleted")
        except PreconditionFailed:
            raise PreconditionFailed("another program has just replaced it, so it was not deleted") from None
    return Outcome("deleted")
