"""Bytes to upright sRGB pixels and back, within limits, without any metadata."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageCms

from darkroom.errors import BrokenImage, DarkroomError
from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.image_file.header import Header, header_of, open_picture
from darkroom.images.codec import pdf, planes
from darkroom.images.modes import gray_on_white, on_white

_ENCODER_OPTIONS: Final[dict[str, dict[str, object]]] = {
    "jpeg": {},
    "png": {"compress_level": 6},
    "webp": {"method": 4},
    "avif": {"speed": 9},
}
_WORTH_THREADS: Final = 1_000_000
"""Pixels; libavif's threads cost a smaller picture as much time as they save, and more of the processor."""
_TRANSPOSE: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB: Final = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Need:
    """What the first step has to get of a picture; by default all of it.

    `enough` says, for the upright size, how small it could do with: a JPEG is then decoded at a half, a quarter or an
    eighth of its size where that is not smaller. `thumbnail_in` is an output format where being made as small as
    that is all that is done: the result is exactly so large then, and in Y, Cb, Cr where the format keeps those.
    With `light` alone the picture is of mode L, on white. With `planes` a JPEG without a profile that is kept in
    Y, Cb, Cr comes so, for what is written in formats that halve color.
    """

    enough: Callable[[Size], Size] | None = None
    thumbnail_in: str = ""
    light: bool = False
    planes: bool = False


ALL: Final = Need()


def decode(data: bytes, formats: Sequence[str], max_pixels: int, need: Need = ALL) -> Image.Image:
    """The picture upright, in sRGB, of mode L, LA, RGB or RGBA, 8 bits a channel, without metadata; the first frame.

    Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    return decode_opened(open_picture(data, formats, max_pixels), need)


def decode_opened(image: Image.Image, need: Need = ALL) -> Image.Image:
    """As `decode`, of a picture as `open_picture` gives it, which must not be used any more. Raises BrokenImage."""
    header = header_of(image)
    try:
        size, is_ycbcr = _enough(image, header, need), False
        if size and need.thumbnail_in and planes.fits(image, need.thumbnail_in):
            image = planes.shrunk(image, size, need.thumbnail_in)
            is_ycbcr = image.mode == "YCbCr"
        else:
            is_ycbcr = need.planes and planes.fits(image, "jpeg") and not image.info.get("icc_profile")
            # Twice the size that is wanted leaves the resampling filter room to work.
            room = (min(size[0] * 2, image.width), min(size[1] * 2, image.height)) if size else None
            if room or is_ycbcr:
                image.draft("YCbCr" if is_ycbcr else None, room)
        image.load()
        if not is_ycbcr:
            image = _to_srgb(image)
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
    """`quality` is 1 to 100, None the format's own default. Nothing but pixels is written, a sheet's resolution, and
    `metadata`, which are options of Pillow's `save`."""
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
    # Encoders copy comments and profiles from here.
    image.info = {}
    buffer = io.BytesIO()
    image.save(buffer, target.pillow, **options, **metadata)
    return buffer.getvalue()


def _enough(image: Image.Image, header: Header, need: Need) -> Size | None:
    """How small will do, of the picture as it is stored; None where it is not smaller."""
    if not need.enough:
        return None
    width, height = need.enough((header.width, header.height))
    if header.orientation >= 5:
        width, height = height, width
    return (width, height) if width < image.width and height < image.height else None


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        wanted = "LA" if image.mode in ("L", "LA") else "RGBA"
    else:
        wanted = "L" if image.mode in ("1", "L", "I", "I;16", "I;16B", "F") else "RGB"
    if image.mode in ("I", "I;16", "I;16B", "F"):
        image = image.convert("F").point(lambda value: value / 257).convert("L")
    elif profile:
        image = _converted(image, profile)
    return image if image.mode == wanted else image.convert(wanted)


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """By the picture's own ICC profile to sRGB; a profile that is damaged or not the picture's is ignored."""
    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "L" or "sRGB" in (source.profile.profile_description or ""):
            return image
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        base = image.convert("RGB") if alpha else image
        result = ImageCms.profileToProfile(base, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    if result is None:
        return image
    if alpha:
        result.putalpha(alpha)
    return result
