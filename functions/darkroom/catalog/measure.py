"""Measure pictures without a known size or date: read their headers by range, in parallel, once per version."""

import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final

from darkroom.catalog.image import Facts, Image
from darkroom.config import Settings
from darkroom.errors import (
    DarkroomError,
    NotFound,
    ObjectRefused,
    StorageForbidden,
    StorageUnavailable,
    StorageUnusable,
)
from darkroom.storage import Bucket

THREADS: Final = 16
REFUSED_BY_STORE: Final = "refused_by_store"
"""The reason for an object to which the store refuses access. It may change, so it is not stored in the catalog."""
_FORBIDDEN: Final = "forbidden"

Measured = Facts | str
"""The facts, or the reason for refusing the picture."""


def measure(bucket: Bucket, images: Iterable[Image], settings: Settings, seconds: float) -> dict[Image, Measured]:
    """Measure pictures within `seconds`; those whose headers cannot be read in that time are left out."""
    images = list(images)
    if not images:
        return {}
    deadline = time.monotonic() + seconds
    left = deque(images)
    found: dict[Image, Measured] = {}

    def work() -> None:
        # A future for each picture would take as long as its header.
        while time.monotonic() < deadline:
            try:
                image = left.popleft()
            except IndexError:
                return
            if (result := _measure_one(bucket, image, settings)) is not None:
                found[image] = result

    pool = ThreadPoolExecutor(min(THREADS, len(images)), thread_name_prefix="measure")
    try:
        done, _ = wait([pool.submit(work) for _ in range(min(THREADS, len(images)))], timeout=seconds)
        for future in done:
            future.result()
    finally:
        left.clear()
        pool.shutdown(wait=False)
    # A thread that is still reading may add to it.
    return _judged(found.copy())


def _judged(found: dict[Image, Measured]) -> dict[Image, Measured]:
    """Refuse forbidden pictures if others can be read. If none can be read, the cause is the whole bucket."""
    if any(isinstance(result, Facts) for result in found.values()):
        return {image: REFUSED_BY_STORE if result == _FORBIDDEN else result for image, result in found.items()}
    return {image: result for image, result in found.items() if result != _FORBIDDEN}


def _measure_one(bucket: Bucket, image: Image, settings: Settings) -> Measured | None:
    # Most requests find every size known.
    from darkroom.image_file.judgement import read_header, reason_of

    try:
        header = read_header(
            lambda start, end: bucket.read(image.name, image.generation, start, end),
            image.size,
            settings.formats,
            settings.max_pixels,
        )
    except ObjectRefused:
        return REFUSED_BY_STORE
    except StorageForbidden as error:
        return None if isinstance(error, StorageUnusable) else _FORBIDDEN
    except (StorageUnavailable, NotFound):
        return None
    except DarkroomError as error:
        return reason_of(error)
    return Facts(header.width, header.height, header.taken, header.damaged)
