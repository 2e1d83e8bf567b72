"""Further facts of a photo: the owner's own, and camera, lens and exposure if DARKROOM_CAMERA publishes them."""

from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.errors import BrokenImage, TooLarge, UnsupportedImage
from darkroom.storage import Bucket

_HEADS = (65_536, 1_048_576)
"""Bytes that contain the EXIF of nearly all files; the rest is not searched."""


def details_of(settings: Settings, bucket: Bucket, image: Image) -> dict[str, str]:
    """Labels and values. Keys of `metadata.camera` are replaced by labels in the reader's language.

    Reads the first bytes of the file. Raises NotFound, StorageUnavailable.
    """
    return (_camera(settings, bucket, image) if settings.camera else {}) | dict(image.details)


def _camera(settings: Settings, bucket: Bucket, image: Image) -> dict[str, str]:
    from darkroom.image_file.header import open_picture
    from darkroom.image_file.metadata.camera import facts
    from darkroom.image_file.metadata.embedded import read_embedded

    for length in _HEADS:
        head = bucket.read(image.name, image.generation, 0, min(length, image.size))
        is_whole = len(head) == image.size
        try:
            return facts(read_embedded(open_picture(head, settings.formats, settings.max_pixels, is_whole)).exif)
        except (BrokenImage, UnsupportedImage, TooLarge):
            if is_whole:
                break
    return {}
