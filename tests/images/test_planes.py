"""Thumbnails of JPEGs, whose planes are made smaller one by one: as a resize of the whole picture, of any JPEG."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from darkroom.config import Settings
from darkroom.image_file.header import open_picture
from darkroom.images import codec
from darkroom.images.chains.chain import parse
from darkroom.images.codec import planes
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from images.pictures import photo


def jpeg(mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture = photo("astronaut") if mode == "RGB" else photo("astronaut").convert(mode)
    picture.save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


def as_rgb_jpeg() -> bytes:
    """Red, green and blue themselves, as the Adobe marker says: no conversion."""
    return jpeg(keep_rgb=True)


def developed(data: bytes, chain: str) -> Image.Image:
    return Image.open(io.BytesIO(develop(data, parse(chain, {}), Context(), Settings())))


def difference(made: Image.Image, reference: Image.Image) -> float:
    pair = [np.asarray(image.convert("RGB")).astype(float) for image in (made, reference)]
    return float(np.abs(pair[0] - pair[1]).mean())


def encoded(picture: Image.Image, format: str) -> Image.Image:
    """What is lost by writing it: color at half the size above all."""
    return Image.open(io.BytesIO(codec.encode(picture, format, 98)))


def profile(name: str) -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile(name)) if name == "sRGB" else None
    assert made
    return made.tobytes()


SOURCES = {
    "4:2:0": jpeg(subsampling="4:2:0"),
    "4:4:4": jpeg(subsampling="4:4:4"),
    "4:2:2": jpeg(subsampling="4:2:2"),
    "progressive": jpeg(progressive=True),
    "with a profile": jpeg(icc_profile=profile("sRGB")),
    "RGB": as_rgb_jpeg(),
    "CMYK": jpeg("CMYK"),
    "gray": jpeg("L"),
}


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif", "png"])
@pytest.mark.parametrize("kind", SOURCES)
def test_a_thumbnail_is_a_resize(kind: str, format: str) -> None:
    reference = (
        photo("astronaut").convert("L" if kind == "gray" else "RGB").resize((101, 101), Image.Resampling.LANCZOS)
    )
    made = developed(SOURCES[kind], f"resize:101,format:{format},quality:98")
    assert made.size == (101, 101)
    assert difference(made, encoded(reference, format)) < 2.5


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = photo("coffee")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95, exif=exif)
    turned = picture if orientation < 5 else picture.rotate(90, expand=True)
    made = developed(buffer.getvalue(), "resize:150,format:webp,quality:98")
    assert made.size == (150, round(150 * turned.height / turned.width))
    whole = developed(buffer.getvalue(), "format:png").resize(made.size, Image.Resampling.LANCZOS)
    assert difference(made, encoded(whole, "webp")) < 2.5


def test_only_what_halves_color_is_made_so() -> None:
    fits = {kind: planes.fits(open_picture(data, ("jpeg",), 10**7), "webp") for kind, data in SOURCES.items()}
    assert {kind for kind, fit in fits.items() if not fit} == {"RGB", "CMYK", "gray"}
    assert not planes.fits(open_picture(SOURCES["4:2:0"], ("jpeg",), 10**7), "png")


def test_the_classic_page_of_the_largest_picture_is_within_the_limits() -> None:
    """64 megapixels, as the settings have it by default."""
    from darkroom.images.derivatives.develop import check, plan

    settings = Settings(memory_bytes=8_000_000_000)
    for text in ("coloring:classic,format:png", "coloring:classic,page:a4,format:pdf", "coloring:lineart,format:png"):
        chain = parse(text, {})
        check(chain, plan(chain, (9237, 6928), Context()), settings)
