"""PNGs of every color type, depth, chunk and damage; most of them Pillow does not write."""

import struct
import zlib
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from hostile_pictures import PNG, chunk
from matrix import profiles
from matrix.picture import GRAY, LOGO, PHOTO, RAMP, encoded, exif

Samples = npt.NDArray[np.integer]

_COLORS: Final = {1: 0, 2: 4, 3: 2, 4: 6}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(samples: Samples, depth: int = 8, *chunks: bytes, palette: bool = False, interlaced: bool = False) -> bytes:
    """Of (height, width) or (height, width, channels) with levels below 2 ** depth, with `chunks` before the pixels."""
    planes = samples[..., None] if samples.ndim == 2 else samples
    height, width, channels = planes.shape
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    rows = b"".join(
        b"\0" + _packed(row.ravel(), depth) for x, y, dx, dy in passes for row in planes[y::dy, x::dx] if row.size
    )
    color = 3 if palette else _COLORS[channels]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    pixels = chunk(b"IDAT", zlib.compress(rows))
    return PNG + chunk(b"IHDR", header) + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def _packed(row: Samples, depth: int) -> bytes:
    if depth >= 8:
        return row.astype(">u2" if depth == 16 else np.uint8).tobytes()
    bits = (row[:, None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8).ravel()).tobytes()


def gamma(value: float) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", round(100_000 * value)))


def chromaticities(*values: float) -> bytes:
    """White, red, green, blue, x and y each."""
    return chunk(b"cHRM", struct.pack(">8I", *(round(100_000 * value) for value in values)))


def profile(data: bytes) -> bytes:
    return chunk(b"iCCP", b"a profile\0\0" + zlib.compress(data))


def code_points(primaries: int, transfer: int) -> bytes:
    """ITU-T H.273, full range."""
    return chunk(b"cICP", bytes([primaries, transfer, 0, 1]))


def key(*levels: int) -> bytes:
    return chunk(b"tRNS", struct.pack(f">{len(levels)}H", *levels))


_PHOTO, _GRAY, _RAMP, _LOGO = (np.asarray(image).astype(np.uint16) for image in (PHOTO, GRAY, RAMP, LOGO))
_PALETTE = PHOTO.quantize(16)
_COLORS_OF_PALETTE = np.array(_PALETTE.getpalette()[:48], np.uint8).reshape(16, 3)
_PLTE: Final = chunk(b"PLTE", _COLORS_OF_PALETTE.tobytes())
_SRGB_POINTS: Final = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_P3_POINTS: Final = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
_ADOBE_POINTS: Final = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)


def pngs() -> dict[str, bytes]:
    return {f"{name}.png": data for name, data in {**_depths(), **_clear(), **_colors(), **_others()}.items()}


def _depths() -> dict[str, bytes]:
    made = {}
    for depth in (1, 2, 4, 8, 16):
        levels = _RAMP >> (8 - depth) if depth <= 8 else _RAMP * 257
        made[f"gray-{depth}"] = png(levels, depth)
        made[f"gray-{depth}-interlaced"] = png(levels, depth, interlaced=True)
        if depth <= 8:
            indices = np.asarray(_PALETTE) & (2**depth - 1)
            colors = chunk(b"PLTE", _COLORS_OF_PALETTE[: min(16, 2**depth)].tobytes())
            made[f"palette-{depth}"] = png(indices, depth, colors, palette=True)
    for depth, scale in ((8, 1), (16, 257)):
        made[f"color-{depth}"] = png(_PHOTO * scale, depth)
        made[f"color-{depth}-interlaced"] = png(_PHOTO * scale, depth, interlaced=True)
        made[f"color-alpha-{depth}"] = png(_LOGO * scale, depth)
        made[f"color-alpha-{depth}-interlaced"] = png(_LOGO * scale, depth, interlaced=True)
        made[f"gray-alpha-{depth}"] = png(np.dstack([_GRAY, _LOGO[..., 3]]) * scale, depth)
    noisy = _PHOTO * 257 // 256 * 256 + np.random.default_rng(0).integers(0, 256, _PHOTO.shape)
    made["color-16-low-bytes"] = png(noisy, 16)
    return made


def _clear() -> dict[str, bytes]:
    """Transparency by tRNS."""
    made = {}
    for depth in (1, 2, 4, 8, 16):
        levels = _RAMP >> (8 - depth) if depth <= 8 else _RAMP * 257
        for name, level in (("black", 0), ("white", 2**depth - 1), ("middle", int(levels[24, 20]))):
            made[f"gray-{depth}-key-{name}"] = png(levels, depth, key(level))
        if depth <= 8:
            opacity = chunk(b"tRNS", bytes([0, 128, 255, 64][: min(4, 2**depth)]))
            colors = chunk(b"PLTE", _COLORS_OF_PALETTE[: min(16, 2**depth)].tobytes())
            indices = np.asarray(_PALETTE) & (2**depth - 1)
            made[f"palette-{depth}-opacities"] = png(indices, depth, colors, opacity, palette=True)
    boxed = _PHOTO.copy()
    boxed[10:30, 10:40] = (250, 20, 130)
    made["color-8-key"] = png(boxed, 8, key(250, 20, 130))
    made["color-8-key-interlaced"] = png(boxed, 8, key(250, 20, 130), interlaced=True)
    deep = boxed * 257
    made["color-16-key"] = png(deep, 16, key(250 * 257, 20 * 257, 130 * 257))
    near = deep.copy()
    # One level of 65,536 away from the key: opaque.
    near[10:20, 10:40, 0] += 1
    made["color-16-key-near"] = png(near, 16, key(250 * 257, 20 * 257, 130 * 257))
    grays = _RAMP * 257
    grays[:24] += 1
    made["gray-16-key-near"] = png(grays, 16, key(int(_RAMP[30, 30]) * 257))
    return made


def _colors() -> dict[str, bytes]:
    made = {
        "gamma-1.0": png(_PHOTO, 8, gamma(1.0)),
        "gamma-1.8": png(_PHOTO, 8, gamma(1 / 1.8)),
        "gamma-2.2": png(_PHOTO, 8, gamma(1 / 2.2)),
        "gamma-1.0-gray": png(_RAMP, 8, gamma(1.0)),
        "gamma-1.8-gray-16": png(_RAMP * 257, 16, gamma(1 / 1.8)),
        "gamma-1.0-alpha": png(_LOGO, 8, gamma(1.0)),
        "gamma-1.0-palette": png(np.asarray(_PALETTE), 8, gamma(1.0), _PLTE, palette=True),
        "gamma-0": png(_PHOTO, 8, gamma(0)),
        "gamma-and-srgb": png(_PHOTO, 8, gamma(1.0), chunk(b"sRGB", b"\0")),
        "chromaticities-srgb": png(_PHOTO, 8, gamma(1 / 2.2), chromaticities(*_SRGB_POINTS)),
        "chromaticities-p3": png(_PHOTO, 8, gamma(1 / 2.2), chromaticities(*_P3_POINTS)),
        "chromaticities-adobe-16": png(_PHOTO * 257, 16, gamma(1 / 2.2), chromaticities(*_ADOBE_POINTS)),
        "chromaticities-alone": png(_PHOTO, 8, chromaticities(*_P3_POINTS)),
        "chromaticities-nonsense": png(_PHOTO, 8, gamma(1 / 2.2), chromaticities(*([0.0] * 8))),
        "srgb": png(_PHOTO, 8, chunk(b"sRGB", b"\0")),
        "codes-srgb": png(_PHOTO, 8, code_points(1, 13)),
        "codes-p3": png(_PHOTO, 8, code_points(12, 13)),
        "codes-p3-alpha": png(_LOGO, 8, code_points(12, 13)),
        "codes-p3-16": png(_PHOTO * 257, 16, code_points(12, 13)),
        "codes-bt2020": png(_PHOTO, 8, code_points(9, 14)),
        "codes-bt709": png(_PHOTO, 8, code_points(1, 1)),
        "codes-linear": png(_PHOTO, 8, code_points(1, 8)),
        "codes-pq": png(_PHOTO, 8, code_points(9, 16)),
        "codes-hlg": png(_PHOTO, 8, code_points(9, 18)),
        "codes-before-profile": png(_PHOTO, 8, code_points(12, 13), profile(profiles.rgb(profiles.SRGB, 1.0))),
        "codes-unspecified": png(_PHOTO, 8, code_points(2, 2)),
        "codes-p3-gray": png(_RAMP, 8, code_points(12, 8)),
    }
    for name, data in {
        "srgb": profiles.rgb(profiles.SRGB, profiles.srgb_curve, "sRGB IEC61966-2.1"),
        "p3": profiles.rgb(profiles.P3, profiles.srgb_curve, "Display P3"),
        "adobe": profiles.rgb(profiles.ADOBE, 2.2, "Adobe RGB (1998)"),
        "linear": profiles.rgb(profiles.SRGB, 1.0, "linear"),
        "linear-called-srgb": profiles.rgb(profiles.SRGB, 1.0, "sRGB linear"),
        "p3-called-srgb": profiles.rgb(profiles.P3, 2.2, "not sRGB"),
        "broken": b"\x7f" * 500,
        "gray-for-color": profiles.gray(1.8),
    }.items():
        made[f"profile-{name}"] = png(_PHOTO, 8, profile(data))
    for name, data in {
        "dot-gain": profiles.gray(profiles.dot_gain, "Dot Gain 20%"),
        "gamma-1.8": profiles.gray(1.8),
        "gamma-2.2": profiles.gray(2.2),
        "linear": profiles.gray(1.0),
        "color-for-gray": profiles.rgb(profiles.P3, 1.0),
    }.items():
        made[f"gray-profile-{name}"] = png(_RAMP, 8, profile(data))
    made["gray-16-profile-linear"] = png(_RAMP * 257, 16, profile(profiles.gray(1.0)))
    made["gray-alpha-profile-linear"] = png(np.dstack([_GRAY, _LOGO[..., 3]]), 8, profile(profiles.gray(1.0)))
    made["color-16-profile-linear"] = png(_PHOTO * 257, 16, profile(profiles.rgb(profiles.SRGB, 1.0)))
    made["alpha-profile-p3"] = png(_LOGO, 8, profile(profiles.rgb(profiles.P3, 2.2)))
    made["palette-profile-p3"] = png(
        np.asarray(_PALETTE), 8, profile(profiles.rgb(profiles.P3, 2.2)), _PLTE, palette=True
    )
    return made


def _others() -> dict[str, bytes]:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    whole = png(_PHOTO)
    frames = [Image.new("RGB", PHOTO.size, "red"), Image.new("RGB", PHOTO.size, "blue")]
    return {
        **{f"exif-orientation-{turn}": encoded(PHOTO, "PNG", exif=exif(turn)) for turn in (1, 3, 6)},
        "xmp-orientation": png(_PHOTO, 8, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)),
        "page-behind": whole + b"<html>" * 20,
        "animated": encoded(PHOTO, "PNG", save_all=True, append_images=frames),
        "animated-not-the-default": encoded(PHOTO, "PNG", save_all=True, append_images=frames, default_image=True),
        "exif-orientation-6-with-prefix": png(_PHOTO, 8, chunk(b"eXIf", b"Exif\0\0" + exif(6))),
        "gamma-twice": png(_PHOTO, 8, gamma(1.0), gamma(1 / 2.2)),
        "codes-of-narrow-range": png(_PHOTO, 8, chunk(b"cICP", bytes([12, 13, 0, 0]))),
        "palette-too-short": png(np.asarray(_PALETTE) + 8, 8, _PLTE, palette=True),
        "gamma-with-wrong-checksum": png(_PHOTO, 8, gamma(1.0)[:-1] + b"\0"),
        "no-end": whole[:-12],
        "cut-80": encoded(PHOTO, "PNG")[: len(encoded(PHOTO, "PNG")) * 8 // 10],
        "physical": png(_PHOTO, 8, chunk(b"pHYs", struct.pack(">IIB", 2000, 1000, 1))),
    }
