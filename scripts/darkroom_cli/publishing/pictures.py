"""List the pictures in a bucket, and read the captions in the files themselves."""

from darkroom.config import Settings
from darkroom.errors import BrokenImage, UnsupportedImage
from darkroom.image_file.header import open_picture
from darkroom.image_file.metadata import embedded
from darkroom.storage import Blob, Bucket, list_all
from darkroom.storage.buckets import reserved
from darkroom.storage.collection import is_considered, left_out
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.publishing.retry import with_retries
from darkroom_cli.publishing.work import Options

HEAD_BYTES = 512_000
"""In a JPEG, EXIF, IPTC and XMP precede the pixels; other formats may have them at the end."""


def pictures(bucket: Bucket, settings: Settings) -> list[Blob]:
    """The photos of the collection, including formats that are not accepted. Raises StorageUnavailable."""
    return [blob for blob in all_pictures(bucket, settings) if left_out(blob.name) is None]


def all_pictures(bucket: Bucket, settings: Settings) -> list[Blob]:
    """All pictures, including skipped ones, which a public bucket serves too. Raises StorageUnavailable."""
    blobs = list_all(bucket, exclude=reserved(settings))
    return [blob for blob in blobs if blob.size and is_considered(blob.name, blob.content_type)]


def read_embedded_description(bucket: Bucket, blob: Blob, options: Options) -> Description:
    """The stored file's own captions. Raises UnsupportedImage, BrokenImage, TooLarge, StorageUnavailable."""
    settings = options.settings
    ends = [HEAD_BYTES, blob.size] if blob.content_type == "image/jpeg" and blob.size > HEAD_BYTES else [blob.size]
    for end in ends:
        data = read_slice(bucket, blob, min(end, settings.max_source_bytes), options)
        try:
            with open_picture(data, settings.formats, settings.max_pixels, len(data) == blob.size) as image:
                return embedded.read_description(embedded.read_embedded(image))
        except (BrokenImage, UnsupportedImage):
            if end == ends[-1]:
                raise
    return {}


def read_slice(bucket: Bucket, blob: Blob, end: int, options: Options) -> bytes:
    """The first bytes of the object, at the listed version."""
    return with_retries(lambda: bucket.read(blob.name, blob.generation, 0, end), options.stop)
