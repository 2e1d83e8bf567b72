"""Convert HEIC, which most browsers cannot show, to JPEG."""

import io
from typing import TYPE_CHECKING, Any, Final

from darkroom.errors import BrokenImage

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY: Final = 90


def as_jpeg(image: "Image", **blocks: Any) -> bytes:
    """The opened picture as an upright JPEG with its color profile, and with the given `exif` and `xmp` blocks.

    Raises BrokenImage.
    """
    profile = image.info.get("icc_profile")
    try:
        picture = image.convert("L" if image.mode == "L" else "RGB")
    except Exception as error:
        raise BrokenImage(f"The picture cannot be decoded: {error}.") from error
    picture.info = {}
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, icc_profile=profile, **blocks)
    return buffer.getvalue()
