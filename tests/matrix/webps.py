"""WebPs, lossy and lossless, clear and animated, with profiles and orientations."""

import struct

from PIL import Image

from matrix import profiles
from matrix.picture import GRAY, LOGO, PHOTO, encoded, exif


def webps() -> dict[str, bytes]:
    others = [Image.new("RGB", PHOTO.size, color) for color in ("red", "blue")]
    nothing = Image.new("RGBA", PHOTO.size, (9, 200, 9, 0))
    made = {
        "lossy": encoded(PHOTO, "WEBP", quality=95),
        "lossless": encoded(PHOTO, "WEBP", lossless=True),
        "gray": encoded(GRAY, "WEBP", lossless=True),
        "clear": encoded(LOGO, "WEBP", lossless=True, exact=True),
        "clear-lossy": encoded(LOGO, "WEBP", quality=95),
        "animated": encoded(PHOTO, "WEBP", save_all=True, append_images=others, lossless=True),
        "animated-clear": encoded(LOGO, "WEBP", save_all=True, append_images=others, lossless=True),
        "first-empty": encoded(nothing, "WEBP", save_all=True, append_images=[PHOTO, *others], lossless=True),
        "profile-srgb": encoded(
            PHOTO, "WEBP", lossless=True, icc_profile=profiles.rgb(profiles.SRGB, profiles.srgb_curve, "sRGB")
        ),
        "profile-p3": encoded(PHOTO, "WEBP", lossless=True, icc_profile=profiles.rgb(profiles.P3, 2.2)),
        "profile-linear-called-srgb": encoded(
            PHOTO, "WEBP", lossless=True, icc_profile=profiles.rgb(profiles.SRGB, 1.0, "sRGB")
        ),
        "profile-gray": encoded(PHOTO, "WEBP", lossless=True, icc_profile=profiles.gray(1.0)),
        "profile-clear": encoded(LOGO, "WEBP", lossless=True, icc_profile=profiles.rgb(profiles.ADOBE, 2.2)),
        **{f"orientation-{turn}": encoded(PHOTO, "WEBP", lossless=True, exif=exif(turn)) for turn in (1, 3, 6)},
        "behind": encoded(PHOTO, "WEBP", lossless=True) + b"<html>",
    }
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    coded = made["lossy"][12:]
    corner = b"".join(value.to_bytes(3, "little") for value in (10, 5, 63, 47, 100)) + b"\0"
    frame = b"ANMF" + struct.pack("<I", len(corner) + len(coded)) + corner + coded
    head = b"VP8X" + struct.pack("<IB3x", 10, 2) + (99).to_bytes(3, "little") + (79).to_bytes(3, "little")
    body = b"WEBP" + head + b"ANIM" + struct.pack("<I", 6) + bytes(6) + frame
    made["smaller-than-canvas"] = b"RIFF" + struct.pack("<I", len(body)) + body
    made["orientation-of-xmp"] = encoded(PHOTO, "WEBP", lossless=True, xmp=xmp)
    return {f"{name}.webp": data for name, data in made.items()}


def shorter(data: bytes, share: float) -> bytes:
    """Truncated, with a header that still states the original length."""
    assert struct.unpack("<I", data[4:8])[0] + 8 <= len(data)
    return data[: round(len(data) * share)]
