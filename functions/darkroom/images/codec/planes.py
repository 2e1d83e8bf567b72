"""A fast path from JPEG to thumbnail: light and color planes are reduced separately.

JPEG stores color at half the width and height of light, and so do thumbnail formats. Color then takes a fifth of the
work of light, and two thirds of the cost of resizing in RGB are saved.
"""

from typing import Final

from PIL import Image, JpegImagePlugin

from darkroom.formats import FORMATS
from darkroom.geometry import Size
from darkroom.images.codec import color

GAP: Final = 1.5
"""The decoder's reduction must leave at least this factor to the resampling filter, for its quality."""
_YCBCR_IDS: Final = (1, 2, 3)


def fits(image: Image.Image, format: str) -> bool:
    """Whether this is an undecoded Y, Cb, Cr JPEG, to be written in a format that halves color too."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or not FORMATS[format].halves_color:
        return False
    # By libjpeg's `default_decompress_parms`: it does not convert data that it considers RGB.
    ids = tuple(layer[0] for layer in image.layer)
    transform = image.info.get("adobe_transform")
    is_ycbcr = "jfif" in image.info or (transform == 1 if "adobe" in image.info else ids == _YCBCR_IDS)
    return image.mode == "RGB" and len(ids) == 3 and is_ycbcr


def shrunk(image: Image.Image, size: Size, format: str) -> Image.Image:
    """A picture for which `fits` is true, reduced to exactly `size`, with its profile in `info` unless that is sRGB.

    In sRGB the result is in Y, Cb, Cr; with another profile it is RGB.
    """
    profile = image.info.get("icc_profile")
    if color.is_srgb(profile):
        profile = None
    image.draft("YCbCr", (min(round(GAP * size[0]), image.width), min(round(GAP * size[1]), image.height)))
    light, *colors = image.split()
    half = -(-size[0] // 2), -(-size[1] // 2)
    planes = [light.resize(size, Image.Resampling.LANCZOS)]
    for plane in colors:
        small = plane.resize(half, Image.Resampling.HAMMING, reducing_gap=1.0)
        # Each sample is doubled: the encoder averages pairs, which returns the sample.
        planes.append(small.resize(size, Image.Resampling.NEAREST))
    result = Image.merge("YCbCr", planes)
    if format == "jpeg" and not profile:
        return result
    result = result.convert("RGB")
    result.info["icc_profile"] = profile
    return result
