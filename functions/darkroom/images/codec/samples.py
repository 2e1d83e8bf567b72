"""Convert samples of any depth to 8 bits, and the transparent color key of a PNG or GIF to an alpha channel."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageFile

from darkroom.image_file.tiff import is_inverted

_DEEP: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
_LEVELS_OF: Final = {"L;2": 85, "L;4": 17}
"""The step between two levels of such a sample on the scale to 255."""


@dataclass(frozen=True)
class Coding:
    """What a file tells only before its pixels are decoded.

    `raw` is Pillow's name for the raw samples. `data` is the whole PNG if its color key has 16 bits per channel, since
    comparing with the key needs all of them. `inverted` is True if 0 is white.
    """

    raw: str = ""
    data: bytes = b""
    inverted: bool = False


def coding_of(image: Image.Image) -> Coding:
    """The coding of a picture that is not decoded yet."""
    if image.format == "TIFF":
        return Coding(inverted=is_inverted(image))
    if image.format != "PNG" or not isinstance(image, ImageFile.ImageFile) or not image.tile:
        return Coding()
    raw = image.tile[0].args
    raw = raw[0] if isinstance(raw, tuple) else raw
    needs_all = raw == "RGB;16B" and "transparency" in image.info and isinstance(image.fp, io.BytesIO)
    return Coding(str(raw), image.fp.getvalue() if needs_all and isinstance(image.fp, io.BytesIO) else b"")


def eight_bits(image: Image.Image, coding: Coding) -> Image.Image:
    """Convert a decoded picture to mode L, LA, RGB, RGBA or CMYK."""
    key = image.info.get("transparency")
    if image.mode == "P":
        _complete_palette(image)
    if image.mode in _DEEP:
        gray = _from_deep(image, key)
        return ImageChops.invert(gray) if coding.inverted else gray
    if key is not None and coding.raw in _LEVELS_OF and isinstance(key, int):
        return _with_clear(image, image.point([255 * (level != key * _LEVELS_OF[coding.raw]) for level in range(256)]))
    if key is not None and coding.data and isinstance(key, tuple):
        # A damaged file cannot be decoded again to compare its pixels with the key.
        is_whole = isinstance(image, ImageFile.ImageFile)
        return _with_clear(image, _opacity_of_deep_colors(coding.data, key)) if is_whole else _without_key(image)
    if image.has_transparency_data:
        mode = "LA" if image.mode in ("L", "LA", "La") else "RGBA"
        return image if image.mode == mode else image.convert(mode)
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _complete_palette(image: Image.Image) -> None:
    """Repeat the last color of a palette that is too short, as browsers do; Pillow fills it with grays."""
    colors = image.getpalette() or []
    missing = 256 - len(colors) // 3
    if 0 < missing < 256:
        image.putpalette(colors + colors[-3:] * missing)


def _from_deep(image: Image.Image, key: object) -> Image.Image:
    """Convert 16-bit or float gray to mode L, rounded; larger samples are clipped."""
    if image.mode == "F":
        # Floats range from 0 to 1 by convention; larger ones are scaled by their own maximum.
        most = max(float(level) for level in image.getextrema() if not isinstance(level, tuple))
        scale = 255 if most <= 1 else 255 / max(255.0, most)
        return image.point(lambda value: value * scale + 0.5).convert("L")
    samples = image.convert("I")
    gray = samples.point([(level + 128) // 257 for level in range(65_536)], "L")
    if not isinstance(key, int):
        return gray
    return _with_clear(gray, samples.point([255 * (level != key) for level in range(65_536)], "L"))


def _opacity_of_deep_colors(data: bytes, key: tuple[int, ...]) -> Image.Image:
    """Opacity of mode L: 0 if all 16 bits of each channel equal the key. Decodes the high and low bytes in turn."""
    same = None
    for raw, shift in (("RGB;16B", 8), ("RGB;16L", 0)):
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            image.tile = [
                tile._replace(args=(raw, *tile.args[1:]) if isinstance(tile.args, tuple) else raw)
                for tile in image.tile
            ]
            image.load()
            for band, level in zip(image.split(), key, strict=True):
                equal = band.point([255 * (value == level >> shift & 255) for value in range(256)])
                same = equal if same is None else ImageChops.darker(same, equal)
    assert same
    return ImageChops.invert(same)


def _with_clear(image: Image.Image, opacity: Image.Image) -> Image.Image:
    result = _without_key(image)
    result.putalpha(opacity)
    return result


def _without_key(image: Image.Image) -> Image.Image:
    info = {name: value for name, value in image.info.items() if name != "transparency"}
    result = image.convert("L" if image.mode in ("1", "L") else "RGB")
    result.info = info
    return result
