"""Camera, lens and exposure of a photo, from EXIF (CIPA DC-008)."""

import struct
from typing import Final

from darkroom.image_file.metadata.exif import Exif
from darkroom.image_file.metadata.text import clean_text
from darkroom.image_file.metadata.tiff_tags import Directory, whole_number

_MAKE, _MODEL = 0x010F, 0x0110
_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH, _LENS = 0x829A, 0x829D, 0x8827, 0x920A, 0xA434
_RATIONAL: Final = 5
_LONG_EXPOSURE: Final = 0.3
"""Seconds; cameras show shorter exposures as a fraction."""
_ISO_OVERFLOW: Final = 65_535

KEYS: Final = ("camera", "lens", "focal_length", "aperture", "exposure", "iso")


def facts(exif: Exif) -> dict[str, str]:
    """The known values of KEYS, in that order and with units: `35 mm`, `f/2.8`, `1/250 s`."""
    aperture, focal_length = _number(exif, _APERTURE), _number(exif, _FOCAL_LENGTH)
    iso = whole_number(exif.part[_ISO], exif.order) if _ISO in exif.part else None
    known = (
        _camera(exif.main),
        _text(exif.part, _LENS),
        f"{focal_length:.4g} mm" if focal_length else "",
        f"f/{aperture:.3g}" if aperture else "",
        _exposure(_number(exif, _EXPOSURE)),
        str(iso) if iso and iso < _ISO_OVERFLOW else "",
    )
    return {key: value for key, value in zip(KEYS, known, strict=True) if value}


def _camera(main: Directory) -> str:
    """Make and model; the make is omitted if the model starts with it."""
    make, model = _text(main, _MAKE), _text(main, _MODEL)
    brand = make.split(" ")[0].casefold()
    return model if model.casefold().startswith(brand) else f"{make} {model}".strip()


def _exposure(seconds: float | None) -> str:
    if not seconds:
        return ""
    return f"1/{round(1 / seconds)} s" if seconds < _LONG_EXPOSURE else f"{seconds:.3g} s"


def _number(exif: Exif, tag: int) -> float | None:
    """A positive rational number."""
    entry = exif.part.get(tag)
    if entry is None or entry.type != _RATIONAL or len(entry.data) < 8:
        return None
    numerator, denominator = struct.unpack_from(exif.order + "II", entry.data)
    return numerator / denominator if numerator and denominator else None


def _text(entries: Directory, tag: int) -> str:
    return clean_text(entries[tag].text) if tag in entries else ""
