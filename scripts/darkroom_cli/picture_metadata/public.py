"""A file's bytes as they may be published: the coded pixels untouched, the metadata written anew.

What goes on is listed in `public_exif` and `public_xmp`; what is not listed there does not, whatever it is.
"""

from importlib import import_module
from typing import Final, Literal

from darkroom.errors import UnsupportedImage
from darkroom.image_file.metadata.embedded import Embedded
from darkroom_cli.picture_metadata import public_exif, public_xmp
from darkroom_cli.picture_metadata.private import find_private

Keep = Literal["", "location", "all"]
"""What is kept on purpose: nothing private, the place where the picture was taken, or the file as it is."""

REWRITTEN: Final = {"jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif", "heic": "avif"}
"""Format -> the module of `formats/` that rewrites its container."""


def public_bytes(data: bytes, format: str, embedded: Embedded, keep: Keep = "") -> bytes:
    """`data` without what must not be published, checked by looking again.

    Raises UnsupportedImage where it cannot be removed, and BrokenImage for a file that does not parse.
    """
    if keep == "all":
        return data
    location = keep == "location"
    if format in REWRITTEN:
        # AVIF and HEIC turn by a property of the item, which stays.
        orientation = None if format in ("avif", "heic") else embedded.orientation
        block = public_exif.public_block(embedded.exif, orientation, location)
        packet = public_xmp.public_packet(embedded.xmp, location)
        data = import_module(f"darkroom_cli.picture_metadata.formats.{REWRITTEN[format]}").rewrite(data, block, packet)
    left = sorted({found.kind for found in find_private(data) if not (location and found.kind == "location")})
    if left:
        raise UnsupportedImage(
            f"it contains {', '.join(left)} that cannot be removed from this {format.upper()} file: "
            "save it as JPEG or PNG, or publish it unmodified with --keep-all"
        )
    return data
