"""JPEGs that were made from a HEIC or RAW file that is gone."""

from collections.abc import Iterable, Iterator

from darkroom.errors import NotFound, PreconditionFailed
from darkroom.maintenance.conversion.plan import origin_of
from darkroom.storage import Blob, Bucket, list_all
from darkroom.storage.names import composed, spellings


def orphans(blobs: Iterable[Blob]) -> Iterator[Blob]:
    """Of `blobs`, which must be all of their folders."""
    found = list(blobs)
    names = {composed(blob.name) for blob in found}
    for blob in found:
        origin = origin_of(blob)
        folder, slash, _ = blob.name.rpartition("/")
        if origin and composed(f"{folder}{slash}{origin[0]}") not in names:
            yield blob


def remove_orphans(bucket: Bucket, name: str) -> None:
    """After the object `name` was deleted: the JPEG that was made from it. Raises StorageUnavailable."""
    base = name.rpartition(".")[0] + "."
    beside = {blob.name: blob for form in (base, *spellings(base)) for blob in list_all(bucket, form)}
    for blob in orphans(beside.values()):
        remove(bucket, blob)


def remove(bucket: Bucket, blob: Blob) -> bool:
    """False if it was replaced or deleted meanwhile."""
    try:
        bucket.delete(blob.name, if_generation_match=blob.generation)
    except (NotFound, PreconditionFailed):
        return False
    return True
