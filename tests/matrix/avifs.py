"""AVIFs: color by code points, turned and cropped by properties, clear in every legal form."""

import struct

from PIL import Image

from matrix import profiles
from matrix.picture import GRAY, LOGO, PHOTO, encoded


def avif(image: Image.Image = PHOTO, **options: object) -> bytes:
    return encoded(image, "AVIF", **{"quality": 95, "subsampling": "4:4:4", "max_threads": 1, **options})


def coded(data: bytes, primaries: int, transfer: int) -> bytes:
    """With other code points of ITU-T H.273 for primaries and transfer; the matrix stays."""
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def avifs() -> dict[str, bytes]:
    others = [Image.new("RGB", PHOTO.size, color) for color in ("red", "blue")]
    plain = avif()
    made = {
        "photo": plain,
        "420": avif(subsampling="4:2:0"),
        "gray": avif(GRAY, subsampling="4:0:0"),
        "narrow-range": avif(range="limited"),
        "clear": avif(LOGO),
        "clear-premultiplied": avif(LOGO, alpha_premultiplied=True),
        "animated": encoded(PHOTO, "AVIF", save_all=True, append_images=others, quality=95, max_threads=1),
        "profile-p3": avif(icc_profile=profiles.rgb(profiles.P3, 2.2)),
        "profile-linear-called-srgb": avif(icc_profile=profiles.rgb(profiles.SRGB, 1.0, "sRGB")),
        "profile-gray": avif(GRAY, subsampling="4:0:0", icc_profile=profiles.gray(1.0)),
        "codes-unspecified": coded(plain, 2, 2),
        "codes-bt709": coded(plain, 1, 1),
        "codes-p3": coded(plain, 12, 13),
        "codes-p3-clear": coded(avif(LOGO), 12, 13),
        "codes-bt2020": coded(plain, 9, 14),
        "codes-linear": coded(plain, 1, 8),
        "codes-gamma-2.2": coded(plain, 1, 4),
        "codes-pq": coded(plain, 9, 16),
        "codes-hlg": coded(plain, 9, 18),
        "codes-pq-p3": coded(plain, 12, 16),
        "codes-linear-gray": coded(avif(GRAY, subsampling="4:0:0"), 1, 8),
        **{f"orientation-{turn}": avif(exif=_exif(turn)) for turn in range(2, 9)},
    }
    return {f"{name}.avif": data for name, data in made.items()}


def _exif(turn: int) -> bytes:
    values = Image.Exif()
    values[0x0112] = turn
    return values.tobytes()
