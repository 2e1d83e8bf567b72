"""Refuse samples of a TIFF (6.0) that Pillow decodes incorrectly."""

from typing import TYPE_CHECKING, Final

from darkroom.errors import UnsupportedImage

if TYPE_CHECKING:
    from PIL.Image import Image

_BITS, _COMPRESSION, _PHOTOMETRIC, _PLANAR, _SAMPLE_FORMAT = 258, 259, 262, 284, 339
_WHITE_IS_ZERO: Final = 0
_UNSIGNED, _FLOAT = 1, 3


def check_samples(image: "Image") -> None:
    """Check an opened picture that is not decoded yet. Other formats than TIFF pass.

    Raises UnsupportedImage for samples that Pillow would decode incorrectly.
    """
    tags = getattr(image, "tag_v2", None)
    if image.format != "TIFF" or tags is None:
        return
    bits = max(_numbers(tags.get(_BITS, 1)))
    kinds = set(_numbers(tags.get(_SAMPLE_FORMAT, _UNSIGNED)))
    if kinds - {_UNSIGNED, _FLOAT}:
        raise UnsupportedImage("A TIFF with signed samples is not accepted; save it with unsigned ones.")
    if bits > 16 and _FLOAT not in kinds:
        raise UnsupportedImage(f"A TIFF with {bits} bits per sample is not accepted; save it with 8 or 16.")
    is_raw = tags.get(_COMPRESSION, 1) == 1
    if bits > 8 and is_raw and tags.get(_PLANAR) == 2 and len(_numbers(tags.get(_BITS, 1))) > 1:
        raise UnsupportedImage(f"A TIFF with {bits} bits in separate planes is not accepted; save them interleaved.")


def is_inverted(image: "Image") -> bool:
    """Whether more than 8 bits of gray have 0 as white, which Pillow does not invert."""
    tags = getattr(image, "tag_v2", None)
    return image.format == "TIFF" and tags is not None and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _numbers(value: int | tuple[int, ...]) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)
