"""Compare two objects by the second of exposure, read from the first bytes of each."""

from typing import Final

from darkroom.errors import NotFound
from darkroom.image_file.metadata import exif as exif_module
from darkroom.image_file.metadata.embedded import Embedded, read_dates
from darkroom.image_file.metadata.taken import taken
from darkroom.image_file.privacy.blocks import exif_blocks
from darkroom.image_file.raw.preview import metadata_of
from darkroom.image_file.raw.slices import Slices
from darkroom.storage import Blob, Bucket

_HEAD: Final = 262_144
"""Bytes; cameras and phones write EXIF before the pixels."""
_SECOND: Final = len("2017-08-05T10:20:30")


class Moments:
    """The seconds of exposure in a bucket. Reads each object at most once."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._known: dict[str, str | None] = {}

    def may_be_same(self, one: Blob, other: Blob) -> bool:
        """False only if both files state a second of exposure and these differ. Raises StorageUnavailable."""
        moments = (self._of(one), self._of(other))
        return None in moments or moments[0] == moments[1]

    def _of(self, blob: Blob) -> str | None:
        if blob.name not in self._known:
            self._known[blob.name] = self._read(blob)
        return self._known[blob.name]

    def _read(self, blob: Blob) -> str | None:
        slices = slices_of(self._bucket, blob)
        try:
            embedded = metadata_of(slices)
            if not embedded.exif.part:
                exif = next(exif_blocks(slices.get(0, _HEAD)), exif_module.Exif())
                embedded = Embedded(exif=exif)
        except NotFound:
            return None
        found = taken(*read_dates(embedded)) or ""
        return found[:_SECOND] if len(found) >= _SECOND else None


def slices_of(bucket: Bucket, blob: Blob) -> Slices:
    """Slices of one generation of the object; reading raises NotFound if it is gone."""
    return Slices(lambda start, end: bucket.read(blob.name, blob.generation, start, end), blob.size)
