"""Read one photo: its header and captions, and the bytes and measurements to publish."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from darkroom.config import Settings
from darkroom.formats import FORMATS
from darkroom.image_file.header import Header, header_of, open_picture
from darkroom.image_file.metadata import embedded as embedded_module
from darkroom.image_file.metadata.embedded import Embedded, read_embedded
from darkroom.image_file.privacy.public import Keep, public_bytes
from darkroom.images.codec import Need, decode
from darkroom.images.codec.heic import as_jpeg
from darkroom_cli.picture_metadata.description import Description
from darkroom_cli.picture_metadata.thumb_hash import LONGEST, thumb_hash

_MANY_PIXELS: Final = 12_000_000
_one_large_picture: Final = threading.Lock()
"""Lets large pictures be decoded one at a time, to limit the memory of parallel jobs."""


@dataclass(frozen=True)
class Photo:
    """A file; `sha256` is that of its bytes, in hexadecimal."""

    data: bytes
    sha256: str
    header: Header
    embedded: Embedded

    @property
    def description(self) -> Description:
        return embedded_module.read_description(self.embedded)


@dataclass(frozen=True)
class Published:
    """The object to write; `placeholder` is a ThumbHash, `width` and `height` are upright."""

    data: bytes
    content_type: str
    width: int
    height: int
    placeholder: str


def read_photo(data: bytes, settings: Settings) -> Photo:
    """Read header and captions, without decoding pixels. Raises UnsupportedImage, BrokenImage, TooLarge."""
    image = open_picture(data, _formats(settings), settings.max_pixels)
    return Photo(data, hashlib.sha256(data).hexdigest(), header_of(image), read_embedded(image))


def develop(photo: Photo, settings: Settings, keep: Keep) -> Published:
    """Decode the picture, which detects broken ones. Raises the errors of `read_photo`."""
    if photo.header.format == "heic":
        with _one_large_picture:
            photo = _as_jpeg(photo, settings, keep)
    data = public_bytes(photo.data, photo.header.format, photo.embedded, keep)
    format = FORMATS[photo.header.format]
    return Published(data, format.media_type, photo.header.width, photo.header.height, _placeholder(photo, settings))


def _formats(settings: Settings) -> Sequence[str]:
    return tuple(dict.fromkeys((*settings.formats, "heic")))


def _placeholder(photo: Photo, settings: Settings) -> str:
    large = photo.header.width * photo.header.height > _MANY_PIXELS and photo.header.format != "jpeg"
    if large:
        with _one_large_picture:
            return _hash(photo, settings)
    return _hash(photo, settings)


def _hash(photo: Photo, settings: Settings) -> str:
    def enough(size: tuple[int, int]) -> tuple[int, int]:
        share = min(1.0, LONGEST / max(size))
        return max(1, round(size[0] * share)), max(1, round(size[1] * share))

    return thumb_hash(decode(photo.data, _formats(settings), settings.max_pixels, Need(enough)))


def _as_jpeg(photo: Photo, settings: Settings, keep: Keep) -> Photo:
    """The picture as an upright JPEG with its profile; the same rules apply to its metadata."""
    image = open_picture(photo.data, _formats(settings), settings.max_pixels)
    whole = {key: value for key in ("exif", "xmp") if keep == "all" and (value := image.info.get(key))}
    data = as_jpeg(image, **whole)
    upright = Embedded(photo.embedded.exif, photo.embedded.xmp, orientation=1)
    return Photo(data, photo.sha256, header_of(open_picture(data, ("jpeg",), settings.max_pixels)), upright)
