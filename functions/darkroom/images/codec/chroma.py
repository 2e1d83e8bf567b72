"""Choose full or halved color resolution: photos look the same at half, text and drawings get colored fringes.

A graphic (text, chart, drawing) is recognized by flat areas that meet in hard edges, measured on the red, green and
blue of up to 64 rows: at least 15 % of neighbors are equal within a level, and of the others more than 22 % differ by
more than 48 levels. A photo on a plain white background has as many equal neighbors but few large steps: mostly below
10 % of the others in the photos and thumbnails (from 160 pixels) that were tried, against at least 23 % in screenshots,
charts and text.
"""

import io
from collections.abc import Mapping
from typing import Final

from PIL import Image, ImageChops

WHOLE_FROM: Final = 90
"""The quality from which every JPEG or AVIF keeps full color resolution. A lossy WebP never does."""
_ROWS: Final = 64
_FLAT_SHARE: Final = 0.15
_STRONG_SHARE: Final = 0.22
_STRONG: Final = 48
_QUALITY_FOR_COLOR: Final = 7
"""Points of quality that a JPEG of a graphic gives up for full color resolution, to keep about the same size."""
_MOST_LARGER: Final = 1.25
"""Largest accepted size of a lossless WebP of a graphic, relative to the lossy one."""
_EFFORT: Final = 50
"""libwebp's effort for lossless compression, 0 to 100."""
_SCREEN_SPEED: Final = 7
"""The fastest speed at which libaom uses palettes for a graphic: a tenth of the bytes for eight times the CPU."""
_MOST_PIXELS_SCREEN: Final = 1_000_000
_MEMORY: Final = {"webp": (34, 40_000_000), "jpeg": (16, 0)}
"""Bytes per pixel, and fixed bytes, to encode a graphic losslessly or as a progressive JPEG."""
_FEW_COLORS: Final = 16
_MEMORY_PALETTE: Final = {**_MEMORY, "webp": (14, 40_000_000)}
"""The same for a graphic of few colors, of which libwebp packs several pixels into one byte."""
_WORTH_ASKING: Final = 500_000
"""Pixels; below that, the difference in memory is small."""


def is_graphic(image: Image.Image) -> bool:
    """Whether a picture of mode RGB or RGBA is drawn or written rather than photographed."""
    if image.mode not in ("RGB", "RGBA") or image.width < 2:
        return False
    rows = min(image.height, _ROWS)
    sample = image.resize((image.width, rows), Image.Resampling.NEAREST).convert("RGB")
    right, left = (sample.crop((start, 0, start + image.width - 1, rows)) for start in (1, 0))
    red, green, blue = ImageChops.difference(right, left).split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    steps = sum(counts[2:])
    return sum(counts[:2]) >= _FLAT_SHARE * sum(counts) and sum(counts[_STRONG + 1 :]) > _STRONG_SHARE * steps


def memory_of_graphic(image: Image.Image, format: str) -> int:
    """Bytes that encoding a graphic needs, including the picture; 0 if it is not a graphic."""
    pixels = image.width * image.height
    if format not in _MEMORY or pixels < _WORTH_ASKING or not is_graphic(image):
        return 0
    rate, constant = (_MEMORY_PALETTE if image.getcolors(_FEW_COLORS) else _MEMORY)[format]
    return rate * pixels + constant


def save_options(image: Image.Image, format: str, quality: int) -> dict[str, object]:
    """The options of Pillow's `save` that depend on the picture, for a JPEG, WebP or AVIF; `quality` is 1 to 100."""
    if format == "webp":
        return {"lossless": True, "quality": _EFFORT} if quality == 100 else {"quality": quality}
    if quality < WHOLE_FROM and not is_graphic(image):
        return {"quality": quality}
    if format == "avif":
        is_slow = quality < WHOLE_FROM and image.width * image.height <= _MOST_PIXELS_SCREEN
        options: dict[str, object] = {"quality": quality, "speed": _SCREEN_SPEED} if is_slow else {"quality": quality}
        return options | ({"subsampling": "4:4:4"} if image.mode in ("RGB", "RGBA") else {})
    if quality >= WHOLE_FROM:
        return {"quality": quality, "subsampling": "4:4:4"}
    return {"quality": max(1, quality - _QUALITY_FOR_COLOR), "subsampling": "4:4:4", "progressive": True}


def smaller_lossless(image: Image.Image, lossy: bytes, options: Mapping[str, object]) -> bytes:
    """Return a graphic as lossless WebP, in 256 colors if needed, or `lossy` if both are much larger.

    Downscaling adds colors to a graphic, and many colors compress badly without loss.
    """
    made = _lossless(image, options)
    if len(made) > _MOST_LARGER * len(lossy) and image.mode == "RGB":
        made = _lossless(image.quantize(256, dither=Image.Dither.NONE).convert("RGB"), options)
    return made if len(made) <= _MOST_LARGER * len(lossy) else lossy


def _lossless(image: Image.Image, options: Mapping[str, object]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", **{**options, "lossless": True, "quality": _EFFORT})
    return buffer.getvalue()
