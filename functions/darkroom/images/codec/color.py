"""Convert colors to sRGB as the file describes them: by profile, code points, or gamma with chromaticities.

Precedence follows the PNG specification (third edition, 4.3): cICP, iCCP, sRGB, gAMA and cHRM. In an AVIF or HEIC, the
profile precedes the code points. Darkroom converts the same files as Chromium.
"""

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from PIL import Image, ImageCms

from darkroom.image_file.header import CODE_POINTS

_SRGB: Final = ImageCms.createProfile("sRGB")
_GAMMA_OF_SRGB: Final = 1 / 2.2
_GAMMA_TOLERANCE: Final = 0.05
"""libpng's tolerance: without chromaticities, a gamma this close to that of sRGB is treated as sRGB."""


def to_srgb(image: Image.Image, info: Mapping[str, Any], format: str | None) -> Image.Image:
    """Convert a picture of mode L, LA, RGB, RGBA or CMYK to L, LA, RGB or RGBA in sRGB.

    `info` and `format` are those of the opened file. A damaged profile, or one for another color space, is ignored.
    """
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    base = image.convert(image.mode.rstrip("A")) if alpha else image
    converted = _converted(base, info, format)
    if converted.mode == "CMYK":
        converted = converted.convert("RGB")
    if converted is base:
        return image
    if alpha:
        converted.putalpha(alpha)
    return converted


def is_srgb(profile: bytes | None) -> bool:
    """Whether the profile is missing or changes no color visibly."""
    return not profile or _is_identity(profile)


def _converted(image: Image.Image, info: Mapping[str, Any], format: str | None) -> Image.Image:
    profile, points = info.get("icc_profile"), info.get(CODE_POINTS)
    if profile and not (points and format == "PNG"):
        return _by_profile(image, profile)
    if points:
        return _by_code_points(image, points, format)
    if format == "PNG" and "srgb" not in info and info.get("gamma"):
        return _by_gamma(image, float(info["gamma"]), info.get("chromaticity"))
    return image


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode == "L":
        levels = _levels_of_gray(profile)
        return image.point(levels) if levels else image
    if image.mode == "RGB" and _is_identity(profile):
        return image
    return _transformed(image, profile) or image


def _transformed(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, of mode RGB; None if the profile cannot be used for it."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@lru_cache(maxsize=32)
def _is_identity(profile: bytes) -> bool:
    """Whether the profile leaves colors from all over the cube nearly unchanged, whatever its name."""
    steps = range(0, 256, 51)
    colors = bytes(level for red in steps for green in steps for blue in steps for level in (red, green, blue))
    cube = Image.frombytes("RGB", (len(steps) ** 2, len(steps)), colors)
    converted = _transformed(cube, profile)
    if converted is None:
        return True
    distances = [abs(before - after) for before, after in zip(colors, converted.tobytes(), strict=True)]
    return max(distances) <= 4 and sum(distances) <= len(distances)


@lru_cache(maxsize=32)
def _levels_of_gray(profile: bytes) -> list[int] | None:
    """The sRGB level for each of 256 levels of gray, from a gray or color profile; None if it cannot be used."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    converted = _transformed(ramp, profile) or _transformed(ramp.convert("RGB"), profile)
    return list(converted.convert("L").tobytes()) if converted else None


def _by_code_points(image: Image.Image, points: tuple[int, int], format: str | None) -> Image.Image:
    from darkroom.images.codec import code_points

    return code_points.to_srgb(image, points, is_png=format == "PNG")


def _by_gamma(image: Image.Image, gamma: float, chromaticities: tuple[float, ...] | None) -> Image.Image:
    if not chromaticities and abs(gamma / _GAMMA_OF_SRGB - 1) <= _GAMMA_TOLERANCE:
        return image
    from darkroom.images.codec import code_points

    return code_points.by_gamma(image, gamma, chromaticities)
