"""Decode bytes to upright sRGB pixels and encode them again, within limits and without metadata."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from darkroom.errors import BrokenImage, DarkroomError
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file.header import CLEAN_APERTURE, Header, header_of, open_picture
from darkroom.images import resampling
from darkroom.images.codec import chroma, color, drafts, frames, pdf, samples
from darkroom.images.codec.chroma import memory_of_graphic as memory_of_graphic
from darkroom.images.lines import LINES, LINES_OPTIONS
from darkroom.images.modes import gray_on_white, on_white, with_colors_around, without_hidden_colors

_ENCODER_OPTIONS: Final[dict[str, dict[str, object]]] = {
    "jpeg": {},
    "png": {"compress_level": 6},
    "webp": {"method": 4},
    "avif": {"speed": 9},
}
_THOROUGH: Final[dict[str, dict[str, object]]] = {
    "jpeg": {"progressive": True},
    "webp": {"method": 5},
    "avif": {"speed": 6},
}
"""Smaller files for more CPU, by `tests/bench/qualities.py`: 4, 2 and 15 % at the same SSIMULACRA2. Method 6 of WebP
takes twice the CPU for 2 % more."""
_THOROUGH_QUALITY: Final = {"avif": 67}
"""The default quality with the same SSIMULACRA2 as the quick encoder's default, if it is another one."""
_MOST_PIXELS_THOROUGH: Final = {"avif": 5_000_000, "webp": 1_000_000}
"""AVIF at speed 6 takes eleven times the CPU: 5 to 10 s at this size. Most of a ladder's CPU goes to its largest WebPs,
which gain least."""
_WORTH_THREADS: Final = 1_000_000
"""Pixels; below that, libavif's threads cost more processor time than they save."""
_TRANSPOSE: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Need:
    """What the first step needs from a picture; by default, all of it.

    `enough` returns, for the upright size, the smallest size that suffices: a JPEG may then be decoded at 1/2, 1/4
    or 1/8 of its size (see `drafts`). With `exact`, the result has exactly the size that suffices. With
    `light`, the result is in mode L, on white.
    """

    enough: Callable[[Size], Size] | None = None
    exact: bool = False
    light: bool = False


ALL: Final = Need()


def decode(data: bytes, formats: Sequence[str], max_pixels: int, need: Need = ALL) -> Image.Image:
    """Return the first visible frame: upright, sRGB, mode L, LA, RGB or RGBA, 8 bits per channel, without metadata.

    Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    return decode_opened(open_picture(data, formats, max_pixels), need)


def decode_opened(image: Image.Image, need: Need = ALL) -> Image.Image:
    """Decode a picture from `open_picture`, which must not be used afterwards. Raises BrokenImage."""
    header, format = header_of(image), image.format
    info: Mapping[str, Any] = {str(key): value for key, value in image.info.items()}
    try:
        size = _enough(image, header, need)
        exact = size if need.exact and CLEAN_APERTURE not in info else None
        drafted = drafts.draft(image, size, bool(exact)) if size else drafts.Draft(image.size)
        coding = samples.coding_of(image)
        image = samples.eight_bits(frames.load_shown(image, exact and exact[1]), coding)
        extent = (drafted.extent[0], min(drafted.extent[1], image.height))
        image = drafts.fitted(image, replace(drafted, extent=extent), exact or (int(extent[0]), int(extent[1])))
        image = frames.without_file(color.to_srgb(image, info, format))
        if CLEAN_APERTURE in info:
            image = image.crop(info[CLEAN_APERTURE])
            image = resampling.resize(image, size) if need.exact and size else image
        if need.light:
            image = gray_on_white(image)
        if header.orientation in _TRANSPOSE:
            image = image.transpose(_TRANSPOSE[header.orientation])
        image = without_hidden_colors(image)
    except DarkroomError:
        raise
    except Exception as error:
        raise BrokenImage(f"The picture cannot be decoded: {error}.") from error
    image.info = {}
    return image


def encode(
    image: Image.Image,
    format: str,
    quality: int | None = None,
    metadata: Mapping[str, object] = MappingProxyType({}),
    *,
    frugal: bool = False,
    thorough: bool = False,
) -> bytes:
    """Return the picture as a file of that format.

    `quality` is 1 to 100; None is the format's default. The file contains the pixels, a sheet's resolution and
    `metadata` (options of Pillow's `save`), and nothing else. With `frugal`, a graphic is encoded like a photo, which
    needs less memory (`chroma.memory_of_graphic`). With `thorough`, a slower encoder makes a smaller file, for pictures
    that nobody waits for.
    """
    target = FORMATS[format]
    if not target.alpha and image.mode in ("LA", "RGBA"):
        image = on_white(image)
    # Lossy formats mix neighboring pixels, including hidden ones.
    image = with_colors_around(image) if target.quality else without_hidden_colors(image)
    if format == "pdf":
        return pdf.document(image, quality or 90)
    if format == "svg":
        from darkroom.images.codec import svg

        return svg.document(image)
    thorough &= image.width * image.height <= _MOST_PIXELS_THOROUGH.get(format, math.inf)
    options = dict(_ENCODER_OPTIONS[format])
    if target.quality is not None:
        default = _THOROUGH_QUALITY.get(format, target.quality) if thorough else target.quality
        options |= chroma.save_options(image, format, quality or default)
    if thorough:
        options |= _THOROUGH.get(format, {})
    if frugal:
        options.pop("progressive", None)
    if format == "avif" and image.width * image.height < _WORTH_THREADS:
        options["max_threads"] = 1
    if format == "png" and image.info.get(LINES):
        options |= LINES_OPTIONS
    if "dpi" in image.info and format in ("jpeg", "png"):
        options["dpi"] = image.info["dpi"]
    # Encoders copy comments and profiles from `info`.
    image.info = {}
    buffer = io.BytesIO()
    image.save(buffer, target.pillow, **options, **metadata)
    if format == "webp" and not frugal and "lossless" not in options and chroma.is_graphic(image):
        return chroma.smaller_lossless(image, buffer.getvalue(), {**options, **metadata})
    return buffer.getvalue()


def _enough(image: Image.Image, header: Header, need: Need) -> Size | None:
    """The smallest size that suffices, in the stored orientation; None unless it is smaller than the picture."""
    if not need.enough:
        return None
    width, height = need.enough((header.width, header.height))
    if header.orientation >= 5:
        width, height = height, width
    return (width, height) if width < image.width and height < image.height else None
