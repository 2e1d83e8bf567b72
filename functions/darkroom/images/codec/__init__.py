"""Decode bytes to upright sRGB pixels and encode them again, within limits and without metadata."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from darkroom.errors import BrokenImage, DarkroomError
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file.header import CLEAN_APERTURE, Header, header_of, open_picture
from darkroom.images.codec import color, frames, pdf, planes, samples
from darkroom.images.modes import gray_on_white, on_white

_ENCODER_OPTIONS: Final[dict[str, dict[str, object]]] = {
    "jpeg": {},
    "png": {"compress_level": 6},
    "webp": {"method": 4},
    "avif": {"speed": 9},
}
_WORTH_THREADS: Final = 1_000_000
"""Pixels. For smaller pictures, libavif's threads cost more processor time and save little."""
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
    """What the first step needs of a picture; by default, all of it.

    `enough` returns, for the upright size, the smallest size that suffices: a JPEG is then decoded at 1/2, 1/4 or 1/8
    of its size if that is not smaller. `thumbnail_in` is the output format if reducing is the only step: the result
    then has exactly that size, in Y, Cb, Cr if the format stores those. With `light`, the picture is of mode L, on
    white. With `planes`, a Y, Cb, Cr JPEG without a profile stays so, for output formats that halve color.
    """

    enough: Callable[[Size], Size] | None = None
    thumbnail_in: str = ""
    light: bool = False
    planes: bool = False


ALL: Final = Need()


def decode(data: bytes, formats: Sequence[str], max_pixels: int, need: Need = ALL) -> Image.Image:
    """The first frame: upright, sRGB, mode L, LA, RGB or RGBA, 8 bits per channel, without metadata.

    Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    return decode_opened(open_picture(data, formats, max_pixels), need)


def decode_opened(image: Image.Image, need: Need = ALL) -> Image.Image:
    """As `decode`, for a picture from `open_picture`, which must not be used afterwards. Raises BrokenImage."""
    header, format = header_of(image), image.format
    info: Mapping[str, Any] = {str(key): value for key, value in image.info.items()}
    try:
        size, is_ycbcr = _enough(image, header, need), False
        if size and need.thumbnail_in and planes.fits(image, need.thumbnail_in):
            image = planes.shrunk(image, size, need.thumbnail_in)
            is_ycbcr = image.mode == "YCbCr"
        else:
            is_ycbcr = need.planes and planes.fits(image, "jpeg") and color.is_srgb(info.get("icc_profile"))
            # Decoding at twice the target size leaves enough for the resampling filter.
            room = (min(size[0] * 2, image.width), min(size[1] * 2, image.height)) if size else None
            if room or is_ycbcr:
                image.draft("YCbCr" if is_ycbcr else None, room)
        if is_ycbcr:
            image.load()
        else:
            coding = samples.coding_of(image)
            image = color.to_srgb(samples.eight_bits(frames.load_shown(image), coding), info, format)
        image = frames.without_file(image)
        if CLEAN_APERTURE in info:
            image = image.crop(info[CLEAN_APERTURE])
        if need.light:
            image = gray_on_white(image)
        if header.orientation in _TRANSPOSE:
            image = image.transpose(_TRANSPOSE[header.orientation])
    except DarkroomError:
        raise
    except Exception as error:
        raise BrokenImage(f"The picture cannot be decoded: {error}.") from error
    image.info = {}
    return image


def encode(
    image: Image.Image, format: str, quality: int | None = None, metadata: Mapping[str, object] = MappingProxyType({})
) -> bytes:
    """`quality` is 1 to 100, None for the format's default. Writes pixels, a sheet's resolution, and `metadata`
    (options of Pillow's `save`), and nothing else."""
    target = FORMATS[format]
    if not target.alpha and image.mode in ("LA", "RGBA"):
        image = on_white(image)
    if format == "pdf":
        return pdf.document(image, quality or 90)
    if format == "svg":
        from darkroom.images.codec import svg

        return svg.document(image)
    options = dict(_ENCODER_OPTIONS[format])
    if target.quality is not None:
        options["quality"] = quality or target.quality
    if format == "avif" and image.width * image.height < _WORTH_THREADS:
        options["max_threads"] = 1
    if "dpi" in image.info and format in ("jpeg", "png"):
        options["dpi"] = image.info["dpi"]
    # Encoders copy comments and profiles from `info`.
    image.info = {}
    buffer = io.BytesIO()
    image.save(buffer, target.pillow, **options, **metadata)
    return buffer.getvalue()


def _enough(image: Image.Image, header: Header, need: Need) -> Size | None:
    """The smallest size that suffices, in the stored orientation; None if it is not smaller than the picture."""
    if not need.enough:
        return None
    width, height = need.enough((header.width, header.height))
    if header.orientation >= 5:
        width, height = height, width
    return (width, height) if width < image.width and height < image.height else None
