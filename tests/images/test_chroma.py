"""Text and drawings keep their colored edges, and photos their size."""

import io
import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from darkroom import formats
from darkroom.images.codec import encode
from darkroom.images.codec.chroma import is_graphic
from images.pictures import PHOTOS, photo

FORMATS = {name: formats.FORMATS[name].quality for name in ("jpeg", "webp", "avif")}
"""With the default quality of each."""


def text(color: str, ground: str, points: int = 24) -> Image.Image:
    image = Image.new("RGB", (640, 400), ground)
    draw = ImageDraw.Draw(image)
    for line in range(7):
        draw.text((20, 20 + 2 * points * line), "Grand opening sale 50 % off", color, ImageFont.load_default(points))
    return image


def chart() -> Image.Image:
    image = Image.new("RGB", (640, 400), "white")
    draw = ImageDraw.Draw(image)
    for at, color in enumerate(("crimson", "royalblue", "seagreen", "orange", "purple", "teal")):
        draw.rectangle((40 + 95 * at, 60 + 40 * at, 110 + 95 * at, 380), color)
        draw.line([(20, 40 + 50 * at), (300, 300 - 40 * at), (620, 20 + 60 * at)], color, 3)
    return image


GRAPHICS = {
    "red on white": text("red", "white"),
    "red on blue": text("#f00", "#00f", 30),
    "magenta on black": text("magenta", "black", 20),
    "chart": chart(),
    "reduced text": text("red", "white", 40).resize((320, 200), Image.Resampling.LANCZOS),
}


def signal(image: Image.Image, data: bytes) -> float:
    """PSNR in decibels."""
    shown = np.asarray(Image.open(io.BytesIO(data)).convert(image.mode), float)
    error = float(((np.asarray(image, float) - shown) ** 2).mean())
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


def halved(image: Image.Image, format: str) -> bytes:
    """As if it were a photo."""
    options = {"method": 4} if format == "webp" else {"speed": 9, "max_threads": 1} if format == "avif" else {}
    buffer = io.BytesIO()
    image.save(buffer, format.upper(), quality=FORMATS[format], **options)
    return buffer.getvalue()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", GRAPHICS)
def test_a_graphic_keeps_its_colors(kind: str, format: str) -> None:
    image = GRAPHICS[kind]
    assert signal(image, encode(image.copy(), format, 100)) >= 40
    made = encode(image.copy(), format)
    assert signal(image, made) >= 30
    # Text of two pure colors has nothing but colored edges.
    assert len(made) <= (1.35 if kind == "red on blue" else 1.25) * len(halved(image, format))


def test_webp_of_quality_100_is_lossless() -> None:
    for image in (photo("chelsea"), GRAPHICS["chart"]):
        assert signal(image, encode(image.copy(), "webp", 100)) == math.inf


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_has_the_same_size_as_before(name: str, format: str) -> None:
    on_white = Image.new("RGB", (600, 500), "white")
    on_white.paste(photo(name).resize((300, 200)), (150, 150))
    for image in (photo(name), photo(name).resize((320, 240), Image.Resampling.LANCZOS), on_white):
        assert not is_graphic(image)
        assert abs(len(encode(image.copy(), format)) / len(halved(image, format)) - 1) < 0.01


def test_from_quality_90_all_colors_are_kept() -> None:
    image = photo("coffee")
    assert Image.open(io.BytesIO(encode(image.copy(), "jpeg", 90))).layer[0][1:3] == (1, 1)  # type: ignore[attr-defined]
    assert Image.open(io.BytesIO(encode(image.copy(), "jpeg", 89))).layer[0][1:3] == (2, 2)  # type: ignore[attr-defined]
