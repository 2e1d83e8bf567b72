"""The quick way from a photo to a thumbnail: a JPEG's own planes, light and color, each made smaller by itself.

A JPEG keeps color at half the width and height of light, and so does what a thumbnail is written as. So color needs
a fifth of the work of light here, and two thirds of what resizing in RGB costs are saved.
"""

from typing import Final

from PIL import Image, JpegImagePlugin

from darkroom.formats import FORMATS
from darkroom.geometry import Size

GAP: Final = 1.5
"""The decoder may leave at least this factor to the resampling filter, which is enough for its quality."""
_YCBCR_IDS: Final = (1, 2, 3)


def fits(image: Image.Image, format: str) -> bool:
    """True of a JPEG in Y, Cb and Cr, not decoded yet, that is to be written in a format which halves color too."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or not FORMATS[format].halves_color:
        return False
    # By the rules of libjpeg's `default_decompress_parms`: what it takes for RGB it does not convert.
    ids = tuple(layer[0] for layer in image.layer)
    transform = image.info.get("adobe_transform")
    is_ycbcr = "jfif" in image.info or (transform == 1 if "adobe" in image.info else ids == _YCBCR_IDS)
    return image.mode == "RGB" and len(ids) == 3 and is_ycbcr


def shrunk(image: Image.Image, size: Size, format: str) -> Image.Image:
    """The picture, for which `fits` is true, of exactly that smaller size, with its profile as `info`.

    For a JPEG without a profile it stays in Y, Cb, Cr; else it is in RGB.
    """
    profile = image.info.get("icc_profile")
    image.draft("YCbCr", (min(round(GAP * size[0]), image.width), min(round(GAP * size[1]), image.height)))
    light, *colors = image.split()
    half = -(-size[0] // 2), -(-size[1] // 2)
    planes = [light.resize(size, Image.Resampling.LANCZOS)]
    for color in colors:
        small = color.resize(half, Image.Resampling.HAMMING, reducing_gap=1.0)
        # Each sample twice: the encoder takes their mean, which is the sample again.
        planes.append(small.resize(size, Image.Resampling.NEAREST))
    result = Image.merge("YCbCr", planes)
    if format == "jpeg" and not profile:
        return result
    result = result.convert("RGB")
    result.info["icc_profile"] = profile
    return result
