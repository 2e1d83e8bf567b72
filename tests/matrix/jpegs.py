"""JPEGs of every sampling, color space, profile, marker and damage."""

import io
import struct
from typing import Final

import imagecodecs
import numpy as np
from PIL import Image

from hostile_pictures import segment
from matrix import profiles
from matrix.picture import GRAY, PHOTO, RAMP, encoded, exif

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
LARGE: Final = PHOTO.resize((256, 192), Image.Resampling.BICUBIC)
"""A taller picture for damaged files."""


def jpeg(image: Image.Image = PHOTO, **options: object) -> bytes:
    return encoded(image, "JPEG", **{"quality": 95, **options})


def with_segment(data: bytes, marker: int, content: bytes) -> bytes:
    """The offset after SOI and the first segment."""
    at = 4 + struct.unpack(">H", data[4:6])[0]
    return data[:at] + segment(marker, content) + data[at:]


def without(data: bytes, marker: int) -> bytes:
    at = data.index(bytes([0xFF, marker]))
    return data[:at] + data[at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0] :]


def video(size: int = 300_000) -> bytes:
    """The MP4 that a phone appends to a motion photo; its samples contain every pair of bytes."""
    noise = np.random.default_rng(7).integers(0, 256, size, np.uint8).tobytes() + b"\xff\xda" * 100 + b"\xff\xd9mdat"
    return (
        struct.pack(">I4s4sI4s", 20, b"ftyp", b"mp42", 0, b"isom")
        + struct.pack(">I4s", 8 + len(noise), b"mdat")
        + noise
    )


def jpegs() -> dict[str, bytes]:
    return {f"{name}.jpg": data for name, data in {**_spaces(), **_turned(), **_trailed(), **_damaged()}.items()}


def _spaces() -> dict[str, bytes]:
    cmyk = PHOTO.convert("CMYK")
    made = {
        "444": jpeg(subsampling="4:4:4"),
        "422": jpeg(subsampling="4:2:2"),
        "420": jpeg(subsampling="4:2:0"),
        "progressive": jpeg(progressive=True),
        "restarts": jpeg(restart_marker_blocks=3),
        "gray": jpeg(GRAY),
        "kept-rgb": jpeg(keep_rgb=True),
        "cmyk": jpeg(cmyk),
        "no-jfif": without(jpeg(), 0xE0),
        "adobe-ycc": with_segment(without(jpeg(), 0xE0), 0xEE, b"Adobe\0\x64\0\0\0\0\1"),
        "ycck": imagecodecs.jpeg8_encode(np.asarray(cmyk), 95, colorspace="CMYK", outcolorspace="YCCK"),
        "cmyk-without-adobe": without(jpeg(cmyk), 0xEE),
        "fill-bytes": jpeg().replace(b"\xff\xda", b"\xff\xff\xff\xda", 1),
        "adobe-short": with_segment(jpeg(), 0xEE, b"Adobe"),
        "jfif-short": with_segment(without(jpeg(), 0xE0), 0xE0, b"JFIF\0"),
        "jfif-and-adobe-0": with_segment(jpeg(), 0xEE, b"Adobe\0\x64\0\0\0\0\0"),
        "adobe-0-without-jfif": with_segment(without(jpeg(), 0xE0), 0xEE, b"Adobe\0\x64\0\0\0\0\0"),
        "odd-ids": _renamed(jpeg(), (0, 1, 2)),
        "odd-ids-no-jfif": _renamed(without(jpeg(), 0xE0), (0, 1, 2)),
        "ids-rgb-no-jfif": _renamed(without(jpeg(keep_rgb=True), 0xEE), (82, 71, 66)),
        "ids-rgb-short-jfif": _renamed(with_segment(without(jpeg(keep_rgb=True), 0xEE), 0xE0, b"JFIF\0"), (82, 71, 66)),
        "one-pixel": jpeg(PHOTO.crop((9, 9, 10, 10))),
        "quality-1": jpeg(quality=1),
        "quality-100": jpeg(quality=100, subsampling="4:4:4"),
    }
    for name, data in {
        "srgb": profiles.rgb(profiles.SRGB, profiles.srgb_curve, "sRGB IEC61966-2.1"),
        "p3": profiles.rgb(profiles.P3, profiles.srgb_curve, "Display P3"),
        "adobe": profiles.rgb(profiles.ADOBE, 2.2, "Adobe RGB (1998)"),
        "linear-called-srgb": profiles.rgb(profiles.SRGB, 1.0, "sRGB, but linear"),
        "broken": b"\x7f" * 3000,
        "gray-for-color": profiles.gray(1.8),
    }.items():
        made[f"profile-{name}"] = jpeg(icc_profile=data)
    for name, data in {
        "dot-gain": profiles.gray(profiles.dot_gain, "Dot Gain 20%"),
        "gamma-1.8": profiles.gray(1.8),
        "linear": profiles.gray(1.0),
        "color-for-gray": profiles.rgb(profiles.P3, 1.0),
    }.items():
        made[f"gray-profile-{name}"] = jpeg(RAMP, icc_profile=data)
    return made


def _renamed(data: bytes, ids: tuple[int, int, int]) -> bytes:
    """With other component identifiers in the frame and the scan."""
    changed = bytearray(data)
    frame = data.index(b"\xff\xc0")
    for part, number in enumerate(ids):
        old = data[frame + 10 + 3 * part]
        changed[frame + 10 + 3 * part] = number
        scan = data.index(b"\xff\xda")
        for other in range(data[scan + 4]):
            if data[scan + 5 + 2 * other] == old:
                changed[scan + 5 + 2 * other] = number
    return bytes(changed)


def _turned() -> dict[str, bytes]:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    return {
        **{f"orientation-{turn}": jpeg(exif=exif(turn)) for turn in range(1, 9)},
        "orientation-0": jpeg(exif=exif(0)),
        "orientation-9": jpeg(exif=exif(9)),
        "orientation-of-xmp": with_segment(jpeg(), 0xE1, _XMP + xmp),
        "orientation-1-and-of-xmp": with_segment(jpeg(exif=exif(1)), 0xE1, _XMP + xmp),
        "orientation-6-of-wrong-type": with_segment(jpeg(), 0xE1, _orientation(4, 1, b"\0\0\0\6")),
        "orientation-6-twice": with_segment(jpeg(), 0xE1, _orientation(3, 2, b"\0\6\0\6")),
        "exif-damaged": with_segment(jpeg(), 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xf0" + b"\xa5" * 40),
    }


def _orientation(kind: int, count: int, value: bytes) -> bytes:
    """EXIF with the orientation as another type or number of values than the standard's single SHORT."""
    return b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHI", 0x0112, kind, count) + value + bytes(4)


def _trailed() -> dict[str, bytes]:
    """Data after the picture."""
    second = io.BytesIO()
    PHOTO.save(second, "MPO", save_all=True, append_images=[PHOTO.convert("L").convert("RGB")], quality=95)
    motion = b'<rdf:Description GCamera:MotionPhoto="1" GCamera:MicroVideo="1" GCamera:MicroVideoOffset="%d"/>'
    film = video()
    return {
        "motion-samsung": jpeg() + film + b"SEFT",
        "motion-pixel": with_segment(jpeg(), 0xE1, _XMP + motion % len(film)) + film,
        "motion-progressive": jpeg(progressive=True) + film,
        "motion-with-thumbnail": with_segment(jpeg(), 0xE2, jpeg(PHOTO.resize((16, 12)))) + film,
        "two-pictures": second.getvalue(),
        "picture-behind": jpeg() + jpeg(GRAY),
        "zeros-behind": jpeg() + bytes(5000),
        "motion-of-heic": jpeg() + struct.pack(">I4s4sI", 16, b"ftyp", b"heic", 0) + film,
        "gain-map": with_segment(jpeg(), 0xE1, _XMP + b'<rdf:Description hdrgm:Version="1.0"/>') + jpeg(GRAY),
        "page-behind": jpeg() + b"<html><script></script></html>",
    }


def _damaged() -> dict[str, bytes]:
    """Shown by browsers, but truncated at a share of the pixels' bytes."""
    made = {"no-end": jpeg(LARGE)[:-2], "no-end-progressive": jpeg(LARGE, progressive=True)[:-2]}
    for share in (60, 80, 95):
        made[f"cut-{share}"] = cut(jpeg(LARGE), share)
        made[f"cut-{share}-restarts"] = cut(jpeg(LARGE, restart_marker_blocks=8), share)
        made[f"cut-{share}-progressive"] = cut(jpeg(LARGE, progressive=True), share)
        made[f"cut-{share}-gray"] = cut(jpeg(LARGE.convert("L")), share)
        made[f"zeros-{share}"] = zeroed(jpeg(LARGE), share)
    restarted = jpeg(LARGE, restart_marker_blocks=8)
    at = restarted.index(b"\xff\xd5")
    made["restart-renumbered"] = restarted[:at] + b"\xff\xd1" + restarted[at + 2 :]
    made["restart-missing"] = restarted[:at] + restarted[at + 2 :]
    made["restart-noise"] = restarted[: at + 2] + bytes(range(1, 41)) + restarted[at + 42 :]
    for name, data in {"whole": jpeg(LARGE), "progressive": jpeg(LARGE, progressive=True)}.items():
        at = len(data) * 8 // 10
        for marker, content in (("table", b"\xff\xc4\0\x43\0\xff\xff"), ("frame", b"\xff\xc9\0\x0b")):
            made[f"{name}-with-{marker}-inside"] = data[:at] + content + data[at + len(content) :]
    return made


def cut(data: bytes, share: int) -> bytes:
    """With that percentage of the data after the first scan's header."""
    start = data.index(b"\xff\xda")
    return data[: start + (len(data) - start) * share // 100]


def zeroed(data: bytes, share: int) -> bytes:
    left = cut(data, share)
    return left + bytes(len(data) - len(left))
