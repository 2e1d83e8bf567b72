"""Files of one photo in the formats and kinds that galleries contain."""

import io
from collections.abc import Callable
from functools import partial
from typing import Final

import pyvips
from PIL import Image, ImageCms, ImageDraw, ImageOps

_TURNED: Final = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
"""Orientation 6: the stored picture's left side is the top."""
_FRAMES: Final = 3


def encoded(source: str, image: Image.Image) -> bytes:
    """The photo, of mode RGB, as a file of that kind, one of SOURCES."""
    return SOURCES[source](image)


def upright(data: bytes) -> Image.Image:
    """The file's first frame as it should look: upright, in sRGB, of mode RGB, on white."""
    image = Image.open(io.BytesIO(data))
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        assert converted
        return converted
    return on_white(image)


def on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image.convert("RGBA"))
    return flat.convert("RGB")


def _saved(image: Image.Image, mode: str, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, format, **options)
    return buffer.getvalue()


def _by_vips(
    image: Image.Image, extension: str, change: Callable[[pyvips.Image], pyvips.Image], **options: int
) -> bytes:
    made = change(pyvips.Image.new_from_array(image)).write_to_buffer(extension, **options)
    assert isinstance(made, bytes)
    return made


def _in_profile(profile: str, image: pyvips.Image) -> pyvips.Image:
    changed = image.copy(interpretation="srgb").icc_transform(profile, input_profile="srgb")
    assert isinstance(changed, pyvips.Image)
    return changed


def _deep(image: pyvips.Image) -> pyvips.Image:
    changed = (image * 257).cast("ushort").copy(interpretation="rgb16")
    assert isinstance(changed, pyvips.Image)
    return changed


def _cut_out(image: Image.Image, format: str, **options: object) -> bytes:
    """An ellipse of the photo; everything around it is transparent."""
    opacity = Image.new("L", image.size)
    ImageDraw.Draw(opacity).ellipse((0, 0, image.width, image.height), 255)
    cut_out = image.copy()
    cut_out.putalpha(opacity)
    return _saved(cut_out, "RGBA", format, **options)


def _animated(image: Image.Image, mode: str, format: str, **options: object) -> bytes:
    frames = [ImageOps.mirror(image).convert(mode) for _ in range(_FRAMES - 1)]
    for number, frame in enumerate(frames):
        ImageDraw.Draw(frame).rectangle((0, 0, 64, 64 * number), 0)
    return _saved(image, mode, format, save_all=True, append_images=frames, duration=100, **options)


SOURCES: Final[dict[str, Callable[[Image.Image], bytes]]] = {
    "JPEG 4:2:0": partial(_saved, mode="RGB", format="JPEG", quality=90),
    "JPEG 4:4:4": partial(_saved, mode="RGB", format="JPEG", quality=90, subsampling="4:4:4"),
    "JPEG 4:2:2": partial(_saved, mode="RGB", format="JPEG", quality=90, subsampling="4:2:2"),
    "JPEG progressive": partial(_saved, mode="RGB", format="JPEG", quality=90, progressive=True),
    "JPEG gray": partial(_saved, mode="L", format="JPEG", quality=90),
    "JPEG turned": partial(_saved, mode="RGB", format="JPEG", quality=90, exif=_TURNED),
    "JPEG P3": partial(_by_vips, extension=".jpg", change=partial(_in_profile, "p3"), Q=90),
    "JPEG CMYK": partial(_by_vips, extension=".jpg", change=partial(_in_profile, "cmyk"), Q=90),
    "PNG": partial(_saved, mode="RGB", format="PNG", compress_level=1),
    "PNG gray": partial(_saved, mode="L", format="PNG", compress_level=1),
    "PNG palette": partial(_saved, mode="P", format="PNG", compress_level=1),
    "PNG alpha": partial(_cut_out, format="PNG", compress_level=1),
    "PNG interlaced": partial(_by_vips, extension=".png", change=lambda image: image, interlace=1, compression=1),
    "PNG 16-bit": partial(_by_vips, extension=".png", change=_deep, compression=1),
    "WebP": partial(_saved, mode="RGB", format="WEBP", quality=90, method=0),
    "WebP alpha": partial(_cut_out, format="WEBP", quality=90, method=0),
    "WebP lossless": partial(_saved, mode="RGB", format="WEBP", lossless=True, quality=0, method=0),
    "WebP animated": partial(_animated, mode="RGB", format="WEBP", quality=90, method=0),
    "GIF animated": partial(_animated, mode="P", format="GIF"),
    "AVIF": partial(_saved, mode="RGB", format="AVIF", quality=80, speed=10),
}
