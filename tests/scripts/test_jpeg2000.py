"""Unpacked JPEG 2000 masters keep colors, depths and profiles; files that would be misread are refused."""

import struct
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from PIL import Image, ImageCms

from darkroom.errors import BrokenImage
from darkroom_cli.tiling import jpeg2000, master

SIZE = (40, 30)
PLAIN = (200, 120, 40)


def unpacked(path: Path) -> tuple[int, ...]:
    """The color in the middle, as it becomes the gallery's."""
    target = path.with_suffix(".tif")
    jpeg2000.unpack(path, target)
    image = master.open_master(target)
    assert jpeg2000.size_of(path) == (image.width, image.height) == SIZE
    return tuple(round(value) for value in image.getpoint(20, 15))


@pytest.mark.parametrize(
    ("name", "mode", "color", "expected"),
    [
        ("scan.jp2", "RGB", PLAIN, PLAIN),
        ("scan.j2k", "RGB", PLAIN, PLAIN),
        ("scan.jp2", "L", 77, (77,)),
        ("scan.j2k", "L", 77, (77,)),
        ("scan.jp2", "RGBA", (200, 120, 40, 0), (255, 255, 255)),
        ("scan.jp2", "LA", (77, 255), (77,)),
        ("scan.jp2", "I;16", 77 * 257, (77,)),
    ],
)
def test_modes(tmp_path: Path, name: str, mode: str, color: int, expected: tuple[int, ...]) -> None:
    path = tmp_path / name
    Image.new(mode, SIZE, color).save(path)
    assert jpeg2000.is_jpeg2000(path)
    assert unpacked(path) == expected


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_twelve_bits_are_as_bright_as_sixteen(tmp_path: Path) -> None:
    path = tmp_path / "scan.jp2"
    plain = tmp_path / "plain.tif"
    with rasterio.open(plain, "w", driver="GTiff", width=40, height=30, count=1, dtype="uint16", nbits=12) as file:
        file.write(np.full((1, 30, 40), 77 * 16, np.uint16))
    rasterio.shutil.copy(plain, path, driver="JP2OpenJPEG", REVERSIBLE="YES", QUALITY=100)
    assert unpacked(path)[0] == pytest.approx(77, abs=1)


def with_color_box(path: Path, box: bytes) -> None:
    """The box that says what the numbers mean, replaced."""
    data = path.read_bytes()
    header, color = data.index(b"jp2h") - 4, data.index(b"colr") - 4
    (length,) = struct.unpack_from(">I", data, color)
    (outer,) = struct.unpack_from(">I", data, header)
    new = struct.pack(">I", len(box) + 8) + b"colr" + box
    inside = data[header + 4 : color] + new + data[color + length :]
    path.write_bytes(data[:header] + struct.pack(">I", outer - length + len(new)) + inside)


def test_the_profile_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "scan.jp2"
    Image.new("RGB", SIZE, PLAIN).save(path)
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A profile whose red and blue have changed places.
    profile = profile.replace(b"rXYZ", b"#XYZ").replace(b"bXYZ", b"rXYZ").replace(b"#XYZ", b"bXYZ")
    with_color_box(path, b"\x02\x00\x00" + profile)
    assert unpacked(path) == pytest.approx(PLAIN[::-1], abs=3)


def test_a_color_space_that_would_be_misread_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.jp2"
    Image.new("RGB", SIZE, PLAIN).save(path)
    with_color_box(path, b"\x01\x00\x00" + struct.pack(">I", 14))
    with pytest.raises(BrokenImage, match="color space 14"):
        unpacked(path)


@pytest.mark.parametrize("data", [b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51\xff", b"\xff\x4f\xff\x51" * 99])
def test_a_truncated_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan.jp2"
    path.write_bytes(data)
    with pytest.raises(BrokenImage, match="cannot be read"):
        jpeg2000.size_of(path)
