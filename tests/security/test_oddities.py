"""Pictures that are odd but legal come out upright, in the right colors, and alone."""

import io
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import skimage.data
from flask.testing import FlaskClient
from PIL import Image

from function_fixtures import Call, Configure
from odd_pictures import P3, encoded, from_p3, png_of, profile, turned

COFFEE = Image.fromarray(skimage.data.coffee()).resize((300, 200))
# An upright picture that no turn and no mirror maps to itself.
PHOTO = COFFEE.crop((20, 0, 300, 190))


@pytest.fixture
def client(tmp_path: Path, configure: Configure, call: Call) -> FlaskClient:
    configure(bucket=tmp_path, open="1")
    return call("get_image")


def made(client: FlaskClient, folder: Path, name: str, data: bytes, chain: str = "format:png") -> Image.Image:
    (folder / name).write_bytes(data)
    answer = client.get(f"/{chain}/{name}")
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.data))


def distance(first: Image.Image, second: Image.Image | npt.NDArray[np.float64]) -> float:
    """The mean difference in levels of 255."""
    other = np.asarray(second.convert("RGB") if isinstance(second, Image.Image) else second, float)
    pixels = np.asarray(first.convert("RGB"), float)
    assert pixels.shape == other.shape
    return float(np.abs(pixels - other).mean())


@pytest.mark.parametrize(
    ("format", "orientation"),
    [*(("JPEG", orientation) for orientation in range(1, 9)), *product(("PNG", "AVIF"), (3, 5, 6))],
)
def test_all_orientations_come_out_upright(client: FlaskClient, tmp_path: Path, format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(turned(PHOTO, orientation), format, exif=exif.tobytes())
    assert distance(made(client, tmp_path, f"turned.{format.lower()}", data), PHOTO) < 8


def test_an_orientation_holds_for_a_listed_size_and_a_resized_picture(client: FlaskClient, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(turned(PHOTO, 6), "JPEG", exif=exif, quality=95)
    small = made(client, tmp_path, "turned.jpg", data, "resize:140,format:png")
    assert distance(small, PHOTO.resize((140, 95), Image.Resampling.LANCZOS)) < 6


def test_cmyk_colors_are_right(client: FlaskClient, tmp_path: Path) -> None:
    result = made(client, tmp_path, "cmyk.jpg", encoded(PHOTO.convert("CMYK"), "JPEG", quality=95))
    assert result.mode == "RGB" and distance(result, PHOTO) < 10


def test_sixteen_bits_a_channel(client: FlaskClient, tmp_path: Path) -> None:
    gray = np.asarray(PHOTO.convert("L"), np.uint16) * 257
    result = made(client, tmp_path, "gray16.png", png_of(gray))
    assert result.mode == "L" and distance(result, PHOTO.convert("L")) < 1
    color = np.asarray(PHOTO, np.uint16) * 257
    assert distance(made(client, tmp_path, "color16.png", png_of(color)), PHOTO) < 1
    clear = np.dstack([color, np.full(color.shape[:2], 65_535, np.uint16)])
    assert made(client, tmp_path, "clear16.png", png_of(clear)).mode in ("RGB", "RGBA")


def test_a_palette_with_transparency_stays_transparent(client: FlaskClient, tmp_path: Path) -> None:
    image = Image.new("P", (64, 32), 1)
    image.putpalette([255, 0, 0, 0, 128, 0])
    image.paste(0, (0, 0, 32, 32))
    result = made(client, tmp_path, "palette.png", encoded(image, "PNG", transparency=0)).convert("RGBA")
    assert result.getpixel((5, 5))[3] == 0 and result.getpixel((60, 5)) == (0, 128, 0, 255)  # type: ignore[index]
    white = made(client, tmp_path, "palette.gif", encoded(image, "GIF", transparency=0), "format:jpeg").convert("RGB")
    assert min(white.getpixel((5, 5))) > 245  # type: ignore[type-var, arg-type]


def test_gray_bilevel_and_gray_with_alpha(client: FlaskClient, tmp_path: Path) -> None:
    gray = PHOTO.convert("L")
    assert distance(made(client, tmp_path, "gray.jpg", encoded(gray, "JPEG", quality=95)), gray) < 3
    bits = PHOTO.convert("1")
    assert distance(made(client, tmp_path, "bits.png", encoded(bits, "PNG")), bits) == 0
    veiled = Image.merge("LA", (gray, Image.new("L", gray.size, 128)))
    result = made(client, tmp_path, "veiled.png", encoded(veiled, "PNG"))
    assert result.mode == "LA" and result.getchannel("A").getextrema() == (128, 128)


def test_interlaced(client: FlaskClient, tmp_path: Path) -> None:
    data = png_of(np.asarray(PHOTO, np.uint8), interlaced=True)
    assert distance(made(client, tmp_path, "interlaced.png", data), PHOTO) == 0


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame(client: FlaskClient, tmp_path: Path, format: str) -> None:
    others = [Image.new("RGB", PHOTO.size, color) for color in ("red", "green", "blue")]
    data = encoded(PHOTO, format, save_all=True, append_images=others, duration=50)
    result = made(client, tmp_path, f"animated.{format.lower()}", data)
    assert getattr(result, "n_frames", 1) == 1 and distance(result, PHOTO) < 12


def test_of_several_pictures_in_one_file_the_first(client: FlaskClient, tmp_path: Path) -> None:
    data = encoded(PHOTO, "MPO", save_all=True, append_images=[Image.new("RGB", PHOTO.size, "red")], quality=95)
    assert distance(made(client, tmp_path, "stereo.jpg", data), PHOTO) < 4


def test_avif(client: FlaskClient, tmp_path: Path) -> None:
    assert distance(made(client, tmp_path, "photo.avif", encoded(PHOTO, "AVIF", quality=90)), PHOTO) < 4


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_wide_gamut_is_converted_to_srgb(client: FlaskClient, tmp_path: Path, format: str) -> None:
    options = {} if format == "PNG" else {"quality": 95}
    data = encoded(PHOTO, format, icc_profile=profile(P3, b"Wide"), **options)
    result = made(client, tmp_path, f"wide.{format.lower()}", data)
    assert "icc_profile" not in result.info
    expected = from_p3(np.asarray(PHOTO, np.uint8))
    assert distance(result, expected) < 5 and distance(result, expected) < distance(result, PHOTO)


def test_the_extension_may_be_wrong(client: FlaskClient, tmp_path: Path) -> None:
    assert distance(made(client, tmp_path, "really-a-png.jpg", encoded(PHOTO, "PNG")), PHOTO) == 0
