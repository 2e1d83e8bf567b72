"""Whether a file ends as a complete picture does. Damage before the end is shown as far as it can be decoded."""

from typing import Final

from darkroom.image_file import jpeg

TAIL: Final = 64
"""The last bytes of a file that decide."""

_ENDINGS: Final = {
    # Samsung phones end the data after a picture with this word.
    "jpeg": (jpeg.END, b"SEFT"),
    "png": (b"IEND\xae\x42\x60\x82",),
    "gif": (b"\0;",),
}


def ends_well(format: str, head: bytes, tail: bytes) -> bool:
    """`head` is the first bytes of a file, `tail` the last ones. Only for JPEG, PNG and GIF."""
    return (format == "jpeg" and jpeg.says_motion(head)) or tail.endswith(_ENDINGS[format])
