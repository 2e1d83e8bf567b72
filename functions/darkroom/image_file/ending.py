"""Check whether a file ends like a complete picture. Damage before the end is shown as far as it can be decoded."""

from typing import Final

from darkroom.image_file import jpeg

TAIL: Final = 64
"""The number of last bytes to check."""

_ENDINGS: Final = {
    # Samsung phones end the data after a picture with this word.
    "jpeg": (jpeg.END, b"SEFT"),
    "png": (b"IEND\xae\x42\x60\x82",),
    "gif": (b"\0;",),
}


def ends_well(format: str, head: bytes, tail: bytes) -> bool:
    """Whether the end is complete, for JPEG, PNG and GIF. `head` has the file's first bytes, `tail` the last ones."""
    return (format == "jpeg" and jpeg.declares_motion(head)) or tail.endswith(_ENDINGS[format])
