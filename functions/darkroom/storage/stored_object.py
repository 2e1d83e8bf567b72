"""Read an object in parts, for responses that are too large to hold in memory."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from darkroom.errors import StorageUnavailable
from darkroom.storage import Blob, Bucket

PART: Final = 1_048_576
"""Maximum bytes in memory at a time; an object up to this size is read whole."""


@dataclass(frozen=True)
class StoredObject:
    """One generation of an object. Its length is its size in bytes."""

    bucket: Bucket
    blob: Blob

    def __len__(self) -> int:
        return self.blob.size

    def parts(self, start: int, end: int) -> Iterator[bytes]:
        """The slice `[start:end]`, in parts of at most PART bytes.

        Raises NotFound if the generation is deleted meanwhile, and StorageUnavailable if the checksum is wrong. The
        last part is withheld then, so that a client notices the damage.
        """
        checksum = _Checksum(self.blob.crc32c if (start, end) == (0, self.blob.size) else None)
        for first in range(start, end, PART):
            last = min(first + PART, end)
            data = self.bucket.read(self.blob.name, self.blob.generation, first, last)
            checksum.add(data)
            if len(data) != last - first or (last == end and not checksum.is_right):
                raise StorageUnavailable(f"{self.blob.name!r} was damaged in transit.")
            yield data


class _Checksum:
    """CRC32C in Cloud Storage's notation (base64); without an expected value, anything is right."""

    def __init__(self, expected: str | None) -> None:
        self._expected = expected
        if expected:
            import google_crc32c

            self._sum = google_crc32c.Checksum()

    def add(self, data: bytes) -> None:
        if self._expected:
            self._sum.update(data)

    @property
    def is_right(self) -> bool:
        return not self._expected or base64.b64encode(self._sum.digest()).decode() == self._expected
