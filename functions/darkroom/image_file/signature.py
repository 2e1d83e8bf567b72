"""Detect a file's format from its first bytes, independently of its name and content type."""

import struct
from typing import Final

_HEIF_BRANDS: Final = {
    b"avif": "avif",
    b"avis": "avif",
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "heic"),
}


def format_of(data: bytes) -> str | None:
    """A name from `darkroom.formats`; None for an unsupported format."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a", b"BM")):
        return "gif" if data[0] == ord("G") else "bmp"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "tiff"
    return _heif_brand(data) if data[4:8] == b"ftyp" else None


def _heif_brand(data: bytes) -> str | None:
    """The major brand, or else the first known compatible brand."""
    length = min(struct.unpack(">I", data[:4])[0], 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    return next((_HEIF_BRANDS[brand] for brand in brands if brand in _HEIF_BRANDS), None)
