"""Find and remove JPEGs whose HEIC or RAW file is gone."""

from collections.abc import Iterable, Iterator

from darkroom.errors import NotFound, PreconditionFailed
from darkroom.maintenance.conversion.plan import origin_of
from darkroom.storage import Blob, Bucket, list_all
from darkroom.storage.names import composed, spellings


def orphans(blobs: Iterable[Blob]) -> Iterator[Blob]:
    """JPEGs in `blobs` without their source; `blobs` must include all objects of their folders."""
    found = list(blobs)
    names = {composed(blob.name) for blob in found}
    for blob in found:
        origin = origin_of(blob)
        folder, slash, _ = blob.name.rpartition("/")
        if origin and composed(f"{folder}{slash}{origin[0]}") not in names:
            yield blob


def remove_orphans(bucket: Bucket, name: str) -> None:
    """Remove the JPEG that was made from `name`, which was deleted. Raises StorageUnavailable."""
    base = name.rpartition(".")[0] + "."
    beside = {blob.name: blob for form in (base, *spellings(base)) for blob in list_all(bucket, form)}
    for blob in orphans(beside.values()):
        remove(bucket, blob)


def remove(bucket: Bucket, blob: Blob) -> bool:
    """Delete the object. Returns False if it was replaced or deleted meanwhile."""
    try:
        bucket.delete(blob.name, if_generation_match=blob.generation)
    except (NotFound, PreconditionFailed):
        return False
    return True
