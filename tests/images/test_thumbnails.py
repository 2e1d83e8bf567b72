"""Thumbnails, decoded and resampled by the fastest means: as a full-quality resize of the whole picture."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageCms

from darkroom import machine
from darkroom.config import Settings
from darkroom.image_file import damage
from darkroom.images import codec, resampling
from darkroom.images.chains.chain import parse
from darkroom.images.codec import pixels
from darkroom.images.derivatives import admission
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
    """The loss from encoding alone, mainly color at half resolution."""
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


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P"])
def test_faster_decoders_give_pillows_pixels(mode: str, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "_FEW_SAMPLES", 0)
    buffer = io.BytesIO()
    picture = photo("coffee").convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.save(buffer, format, icc_profile=profile("sRGB"))
    data = buffer.getvalue()
    opened = Image.open(io.BytesIO(data))
    loaded = pixels.load(opened)
    assert loaded is not opened  # not by Pillow
    reference = Image.open(io.BytesIO(data))
    assert (loaded.mode, loaded.info["icc_profile"]) == (reference.mode, reference.info["icc_profile"])
    assert np.array_equal(np.asarray(loaded.convert("RGBA")), np.asarray(reference.convert("RGBA")))
    for damaged in (data[: len(data) // 2], data[: len(data) // 2] + bytes(99) + data[len(data) // 2 + 99 :]):
        assert outcome(damaged, pixels.load) == outcome(damaged, damage.load)


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
@pytest.mark.parametrize("change", ["plain", "surplus", "checksum", "in two", "key"])
def test_a_png_is_the_same_by_libdeflate_and_by_pillow(mode: str, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without filtered rows, data behind the last row, wrong checksums, several chunks and transparency."""
    monkeypatch.setattr(pixels, "_FEW_SAMPLES", 0)
    picture = photo("coffee").resize((301, 211))
    shown = picture.convert(mode) if mode != "P" else picture.quantize(7, dither=Image.Dither.NONE)
    rows = b"".join(b"\0" + bytes(row) for row in np.asarray(shown).reshape(shown.height, -1))
    stream = zlib.compress(rows + bytes(5000) if change == "surplus" else rows)
    parts = [stream[:1000], stream[1000:]] if change == "in two" else [stream]
    kind = {"L": 0, "RGB": 2, "P": 3}[mode]
    head = [(b"IHDR", struct.pack(">IIBBBBB", *shown.size, 8, kind, 0, 0, 0))]
    if mode == "P":
        head.append((b"PLTE", bytes(shown.getpalette() or ())))
    if change == "key":
        head.append((b"tRNS", bytes({"L": 2, "RGB": 6, "P": 3}[mode])))
    chunks = [*head, *((b"IDAT", part) for part in parts), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    if change == "checksum":
        data = data[:-16] + bytes(4) + data[-12:]
    assert outcome(data, pixels.load) == outcome(data, damage.load)
    if change != "checksum":
        assert pixels.load(Image.open(io.BytesIO(data))).convert("RGBA").tobytes() == with_alpha(data)


def with_alpha(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGBA").tobytes()


def outcome(data: bytes, load: Callable[[Image.Image], Image.Image]) -> bytes | str:
    try:
        return load(Image.open(io.BytesIO(data))).tobytes()
    except (OSError, SyntaxError, ValueError) as error:
        return repr(error)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("library", [True, False])
def test_resampling_is_lanczos_in_every_mode(mode: str, library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setattr(resampling, "_library", lambda: None)
    picture = photo("chelsea").convert(mode)
    for size, box in (((120, 80), None), ((60, 90), (10.5, 3.25, 300.75, 200.0)), ((900, 700), None)):
        made = resampling.resize(picture, size, box)
        reference = picture.resize(size, Image.Resampling.LANCZOS, box=box)
        assert made.mode == mode and made.size == size
        assert difference(made, reference) < 2


def test_a_reduced_jpeg_is_not_stretched_by_its_last_partial_block() -> None:
    """An eighth of 2,053 columns is 256.6, of which the decoder gives 257: a mean of 1.6 levels where ignored."""
    picture = photo("coffee").resize((2053, 1541), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    reference = picture.resize((100, 75), Image.Resampling.LANCZOS)
    for chain in ("resize:100,format:png", "resize:100:75:cover,format:png"):
        assert difference(developed(buffer.getvalue(), chain), reference) < 0.8, chain


def test_the_classic_page_of_the_largest_picture_is_within_the_limits() -> None:
    """By default: 61 megapixels, the largest sensors of cameras."""
    from darkroom.images.derivatives.develop import check, plan

    settings = Settings(memory_bytes=8_000_000_000)
    for text in ("coloring:classic,format:png", "coloring:classic,page:a4,format:pdf", "coloring:lineart,format:png"):
        chain = parse(text, {})
        check(chain, plan(chain, (9504, 6336), Context()), settings)


def test_a_thumbnail_leaves_free_memory_to_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Returning all of it to the system takes as long as a thumbnail, and its blocks are returned by themselves."""
    trims: list[int] = []
    monkeypatch.setattr(admission, "_LARGE", 0)
    for module in (admission, machine):
        monkeypatch.setattr(module, "trim", lambda: trims.append(1))
    for kind in ("4:2:0", "gray"):
        developed(SOURCES[kind], "resize:101,format:jpeg")
        developed(SOURCES[kind], "resize:101,format:webp")
    assert trims == []
    developed(SOURCES["gray"], "resize:101,blur:2,format:jpeg")
    assert trims == [1]


@pytest.mark.parametrize("kind", ["4:2:0", "4:4:4", "progressive", "gray"])
@pytest.mark.parametrize(("side", "scale"), [(40, 8), (35, 8), (80, 4), (67, 4)])
def test_a_jpeg_of_few_coefficients_keeps_fine_details(kind: str, side: int, scale: int) -> None:
    """Decoded at less than twice its size, a picture is as sharp as a resize of all pixels."""
    reference = photo("astronaut").convert("L").resize((side, side), Image.Resampling.LANCZOS)
    plain = Image.open(io.BytesIO(SOURCES[kind]))
    plain.draft(None, (512 // scale, 512 // scale))
    assert plain.size == (512 // scale, 512 // scale)
    mere = plain.convert("L").resize((side, side), Image.Resampling.LANCZOS)
    made = developed(SOURCES[kind], f"resize:{side},format:png").convert("L")
    assert difference(made, reference) < 0.9 * difference(mere, reference)
    assert abs(detail(made) / detail(reference) - 1) < 0.5 * abs(detail(mere) / detail(reference) - 1)


def detail(image: Image.Image) -> float:
    """The mean difference of neighbors."""
    levels = np.asarray(image).astype(float)
    return float(np.abs(np.diff(levels)).mean() + np.abs(np.diff(levels, axis=0)).mean())
