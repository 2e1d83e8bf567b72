"""A lease across all processes and machines: the process that creates the object holds it until it expires."""

import math
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from darkroom.catalog.stored.store import FOLDER
from darkroom.errors import Busy, NotFound, PreconditionFailed, StorageUnavailable
from darkroom.storage import ABSENT, Blob, Bucket

LEASE: Final = FOLDER + "lease"


@contextmanager
def lease(bucket: Bucket, seconds: float) -> Iterator[None]:
    """Hold the lease. Raises Busy if another process holds it. It expires after `seconds` if its holder is killed."""
    blob = _take(bucket, seconds)
    try:
        yield
    finally:
        with suppress(NotFound, PreconditionFailed, StorageUnavailable):
            bucket.delete(LEASE, if_generation_match=blob.generation)


def _take(bucket: Bucket, seconds: float) -> Blob:
    holder = uuid.uuid4().hex
    for _ in range(3):
        metadata = {"holder": holder, "until": f"{time.time() + seconds:.3f}"}
        with suppress(PreconditionFailed):
            return bucket.write(LEASE, holder.encode(), "text/plain", metadata, if_generation_match=ABSENT)
        with suppress(NotFound, PreconditionFailed):
            found = bucket.stat(LEASE)
            if found.metadata.get("holder") == holder:
                return found  # the response to our own write was lost
            left = float(found.metadata.get("until", 0)) - time.time()
            if left > 0:
                raise Busy("Another process is reconciling the catalog. Try again.", retry_after=math.ceil(left))
            bucket.delete(LEASE, if_generation_match=found.generation)
    raise Busy("Another process is reconciling the catalog. Try again.")
