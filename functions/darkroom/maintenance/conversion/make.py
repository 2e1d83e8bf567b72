"""Convert one HEIC or RAW file to a JPEG beside it, without location, serial numbers and names."""

from dataclasses import dataclass, replace
from importlib.util import find_spec
from threading import BoundedSemaphore
from typing import Any, Final

from darkroom.cache_control import REVALIDATED
from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError, NotFound, PreconditionFailed, TooLarge
from darkroom.formats import master_kind
from darkroom.image_file.header import header_of, open_picture
from darkroom.image_file.metadata.embedded import Embedded, read_description, read_embedded
from darkroom.image_file.privacy.public import Keep, public_bytes
from darkroom.image_file.raw.preview import preview_of
from darkroom.image_file.signature import format_of
from darkroom.images.codec.heic import as_jpeg
from darkroom.machine import cores
from darkroom.maintenance.conversion.moments import slices_of
from darkroom.maintenance.conversion.plan import MADE_FROM, Task, mark_of
from darkroom.storage import ABSENT, Blob, Bucket
from darkroom.storage.metadata_limit import fit, room_of
from darkroom.storage.object_metadata import PictureMetadata, parse_metadata, print_metadata

_NAMED_HEIC: Final = ("heic", "avif", "jpeg", "png", "webp")
"""Phones and messengers also label other formats as HEIC."""
_OF_THE_FILE: Final = ("sha256", "fingerprint", "kept", "placeholder")
_decoding: Final = BoundedSemaphore(cores())
"""Limits parallel jobs, since a decoded photo of 48 megapixels takes 150 MB."""


@dataclass(frozen=True)
class Made:
    """`sent` is the size of the JPEG in bytes; `width` and `height` in pixels, upright."""

    sent: int
    width: int
    height: int


def check_decoder(kinds: tuple[str, ...]) -> None:
    """Raise ConfigurationError if a decoder is missing."""
    if "heic" in kinds and not find_spec("pillow_heif"):
        raise ConfigurationError("HEIC cannot be converted without pillow-heif: pip install pillow-heif")


def make(settings: Settings, bucket: Bucket, task: Task, keep: Keep = "", dry_run: bool = False) -> Made:
    """Write the JPEG of a task. With `dry_run`, does everything except writing.

    Raises UnsupportedImage, BrokenImage, TooLarge, NotFound if the file is gone, StorageUnavailable.
    """
    with _decoding:
        data, embedded = _picture(settings, bucket, task.master)
        published = public_bytes(data, "jpeg", embedded, keep)
    header = header_of(open_picture(published, ("jpeg",), settings.max_pixels))
    picture = replace(_metadata(task, embedded), width=header.width, height=header.height, kept=keep or None)
    other = {MADE_FROM: mark_of(task.master)}
    metadata, _ = fit(picture, other, room_of(bucket))
    if not dry_run:
        _write(bucket, task, published, metadata)
    return Made(len(published), header.width, header.height)


def _picture(settings: Settings, bucket: Bucket, master: Blob) -> tuple[bytes, Embedded]:
    """A JPEG, and the metadata for it."""
    if master_kind(master.name) == "raw":
        preview = preview_of(slices_of(bucket, master), settings.max_pixels, settings.max_source_bytes)
        return preview.data, preview.embedded
    if master.size > settings.max_source_bytes:
        raise TooLarge(f"It has {master.size:,} bytes, more than DARKROOM_MAX_SOURCE_BYTES allows.")
    data = bucket.read(master.name, master.generation)
    image = open_picture(data, _NAMED_HEIC, settings.max_pixels)
    embedded = read_embedded(image)
    if format_of(data) == "jpeg":
        return data, embedded
    return as_jpeg(image), Embedded(embedded.exif, embedded.xmp, orientation=1)


def _metadata(task: Task, embedded: Embedded) -> PictureMetadata:
    """The file's own metadata, overridden by its object's, and by that of the replaced JPEG."""
    found: dict[str, Any] = read_description(embedded)
    for blob in (task.master, task.present):
        stored = parse_metadata(blob.metadata) if blob else PictureMetadata()
        keys = (key.replace("-", "_") for key in print_metadata(stored))
        found |= {key: getattr(stored, key) for key in keys}
    return replace(PictureMetadata(), **{key: value for key, value in found.items() if key not in _OF_THE_FILE})


def _write(bucket: Bucket, task: Task, data: bytes, metadata: dict[str, str]) -> None:
    generation = task.present.generation if task.present else ABSENT
    try:
        bucket.write(task.target, data, "image/jpeg", metadata, generation, REVALIDATED)
    except PreconditionFailed:
        if not _is_written(bucket, task.target, len(data), metadata):
            raise DarkroomError("Another program has just changed its JPEG; run the command again.") from None


def _is_written(bucket: Bucket, name: str, size: int, metadata: dict[str, str]) -> bool:
    """Whether the object is what we tried to write, since the response to our own write may have been lost."""
    try:
        found = bucket.stat(name)
    except NotFound:
        return False
    return found.size == size and found.metadata.get(MADE_FROM) == metadata[MADE_FROM]
