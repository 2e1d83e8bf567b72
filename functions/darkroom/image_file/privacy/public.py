"""Write a file's publishable bytes: the coded pixels unchanged, the metadata rewritten.

`public_exif` and `public_xmp` list the metadata that is kept; everything else is removed.
"""

from importlib import import_module
from typing import Final, Literal

from darkroom.errors import UnsupportedImage
from darkroom.image_file.metadata.embedded import Embedded
from darkroom.image_file.privacy import public_exif, public_xmp
from darkroom.image_file.privacy.private import find_private

Keep = Literal["", "location", "all"]
"""Private metadata to keep: none, the location, or the whole file unmodified."""

REWRITTEN: Final = {"jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif", "heic": "avif"}
"""Modules of `containers/` by format."""


def public_bytes(data: bytes, format: str, embedded: Embedded, keep: Keep = "") -> bytes:
    """`data` without private metadata; the result is checked again.

    Raises UnsupportedImage if it cannot be removed, BrokenImage if the file cannot be parsed.
    """
    if keep == "all":
        return data
    location = keep == "location"
    if format in REWRITTEN:
        block = public_exif.public_block(embedded.exif, embedded.orientation, location)
        packet = public_xmp.public_packet(embedded.xmp, location)
        data = import_module(f"darkroom.image_file.privacy.containers.{REWRITTEN[format]}").rewrite(data, block, packet)
    left = sorted({found.kind for found in find_private(data) if not (location and found.kind == "location")})
    if left:
        raise UnsupportedImage(
            f"it contains {', '.join(left)} that cannot be removed from this {format.upper()} file: "
            "save it as JPEG or PNG, or publish it unmodified with --keep-all"
        )
    return data
