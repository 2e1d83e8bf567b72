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


def with_bare_alpha(data: bytes) -> bytes:
    """Whose alpha item has no size, as older encoders wrote it: its association with `ispe` becomes none (0)."""
    start = data.index(b"ipma") + 12
    # The first item, and how many properties it has.
    second = start + 3 + data[start + 2]
    assert data[second + 3] == 1
    return data[: second + 3] + b"\0" + data[second + 4 :]


def cropped(data: bytes, left: int, top: int, width: int, height: int) -> bytes:
    """With a clean aperture of the picture of 64 x 48. `meta` moves to the end, so that no offset changes."""
    across, down = 2 * left + width - 64, 2 * top + height - 48
    clap = struct.pack(">I4sIIIIiIiI", 40, b"clap", width, 1, height, 1, across, 2, down, 2)
    start = data.index(b"meta") - 4
    meta = bytearray(data[start : start + struct.unpack(">I", data[start : start + 4])[0]])
    colr = meta.index(b"colr") - 4
    behind = colr + struct.unpack(">I", meta[colr : colr + 4])[0]
    meta[behind:behind] = clap
    at = meta.index(b"ipma") + 12
    count = meta[at + 2]
    # The properties are ispe, pixi, av1C, colr, and now clap as the fifth.
    meta[at + 2 : at + 3 + count] = bytes([count + 1]) + meta[at + 3 : at + 3 + count] + b"\x85"
    for name, grown in ((b"meta", 41), (b"iprp", 41), (b"ipco", 40), (b"ipma", 1)):
        box = meta.index(name) - 4
        meta[box : box + 4] = struct.pack(">I", struct.unpack(">I", meta[box : box + 4])[0] + grown)
    return data[: start + 4] + b"free" + data[start + 8 :] + bytes(meta)


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
        "clear-without-size": with_bare_alpha(avif(LOGO)),
        "clean-aperture": cropped(plain, 10, 8, 40, 30),
        "clean-aperture-corner": cropped(plain, 0, 0, 40, 30),
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
