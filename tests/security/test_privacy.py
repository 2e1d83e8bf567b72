"""Derivatives contain only pixels, checked chunk by chunk, whatever metadata the source has."""

import io
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from function_fixtures import Call, Configure
from hostile_pictures import MARKER
from odd_pictures import P3, encoded, profile

SOURCES = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
CHAINS = ("resize:64", "grayscale", "mirror", "crop:10p:10p:50p:50p", "blur:3", "rotate:30")
ALLOWED_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
ALLOWED_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
JPEG_TABLES = {0xC0, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA, 0xE0}


def carrying(format: str, words: bytes, orientation: int, seed: int) -> bytes:
    """A picture with everything that its format can carry, each with the words in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298], exif[0x010E] = orientation, *(words.decode() for _ in range(3))
    exif.get_ifd(0x8769)[0xA431] = words.decode()
    position = exif.get_ifd(0x8825)
    position[1], position[2], position[29] = "N", (48.0, 51.0, 29.0), words.decode()
    image = Image.effect_noise((96, 80), 40 + seed % 40).convert("RGB")
    options: dict[str, object] = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>" + words + b"</x:xmpmeta>"}
    if format == "GIF":
        options = {"comment": words}
    elif format == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Author", words.decode())
        info.add_itxt("XML:com.adobe.xmp", words.decode(), zip=True)
        options = {"exif": exif.tobytes(), "pnginfo": info}
    if format == "JPEG":
        options["comment"] = words
    if format != "GIF":
        options["icc_profile"] = profile(P3, words)
    return encoded(image, format, **options)


def kinds(data: bytes, format: str) -> set[bytes] | set[int]:
    """The pieces that a PNG, a WebP or a JPEG is made of."""
    if format == "png":
        at, found = 8, set()
        while at < len(data):
            found.add(data[at + 4 : at + 8])
            at += 12 + struct.unpack_from(">I", data, at)[0]
        return found
    if format == "webp":
        at, found = 12, set()
        while at < len(data):
            size = struct.unpack_from("<I", data, at + 4)[0]
            found.add(data[at : at + 4])
            at += 8 + size + size % 2
        return found
    at, markers = 2, set()
    while data[at + 1] != 0xDA:
        markers.add(data[at + 1])
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return markers


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    source=st.sampled_from(SOURCES),
    chain=st.sampled_from(CHAINS),
    output=st.sampled_from(("jpeg", "png", "webp", "avif", "pdf")),
    orientation=st.integers(1, 8),
    seed=st.integers(0, 1000),
)
def test_no_derivative_has_metadata(source: str, chain: str, output: str, orientation: int, seed: int) -> None:
    data = carrying(source, MARKER, orientation, seed)
    assert MARKER in data or source in ("PNG", "AVIF")
    made = develop(data, parse(f"{chain},format:{output}", {}), Context(), Settings())
    assert MARKER not in made and b"xmpmeta" not in made and b"Exif\0\0" not in made
    if output == "pdf":
        assert not any(word in made for word in (b"/Info", b"/Metadata", b"/Author", b"/CreationDate", b"/Producer"))
        return
    image = Image.open(io.BytesIO(made))
    assert not image.getexif() and not {"icc_profile", "comment", "xmp", "exif", "XML:com.adobe.xmp"} & set(image.info)
    if output == "png":
        assert kinds(made, output) <= ALLOWED_PNG
    if output == "webp":
        assert kinds(made, output) <= ALLOWED_WEBP
    if output == "jpeg":
        assert kinds(made, output) <= JPEG_TABLES


def test_a_coloring_page_has_no_metadata(configure: Configure, call: Call) -> None:
    configure(enable="coloring-page")
    sent = {"input-image": (io.BytesIO(carrying("JPEG", MARKER, 6, 1)), "SECRET-NAME.jpg")}
    answer = call("coloring_page").post("/", data=sent)
    assert answer.status_code == 200 and MARKER not in answer.data and kinds(answer.data, "png") <= ALLOWED_PNG


def test_names_and_pixels_of_uploads_are_not_logged_or_stored(
    tmp_path: Path, configure: Configure, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=tmp_path, enable="coloring-page")
    sent = {"input-image": (io.BytesIO(carrying("JPEG", MARKER, 1, 2)), "SECRET-NAME.jpg")}
    assert call("coloring_page").post("/", data=sent).status_code == 200
    said = capsys.readouterr()
    assert "SECRET-NAME" not in said.out + said.err and not list(tmp_path.iterdir())
