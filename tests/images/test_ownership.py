"""DARKROOM_KEEP_COPYRIGHT keeps creator, credit and copyright, and nothing else; without it nothing is kept."""

import io
from pathlib import Path

import pytest
from PIL import Image

from darkroom.config import Settings
from darkroom.image_file.ownership import Ownership, read_ownership
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.derivatives.tiles import develop_tiles
from darkroom.images.operations import Context

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Müller &amp; Söhne" exif:GPSLatitude="48,8N">
<dc:creator><rdf:Seq><rdf:li>Änne</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
KEEP = Settings(keep_copyright=True)


@pytest.fixture
def photo() -> bytes:
    """A photo with an owner and with private metadata."""
    exif = Image.Exif()
    exif[0x8298], exif[0x013B], exif[0x0110] = "(c) 2024 Anne", "somebody", "Secret Camera 5"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), "navy").save(buffer, "JPEG", exif=exif, xmp=PACKET.encode(), comment="secret words")
    return buffer.getvalue()


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif"])
def test_the_owner_is_kept_and_nothing_else(photo: bytes, format: str) -> None:
    made = develop(photo, parse(f"resize:320,format:{format}", {}), Context(), KEEP)
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (320, 213)
        assert read_ownership(image) == Ownership("Änne, Bo", "Müller & Söhne", "(c) 2024 Anne")
        assert set(image.getexif()) <= {0x8298, 0x013B}
    assert b"ecret" not in made and b"GPS" not in made


def test_tiles_keep_it_too(photo: bytes) -> None:
    (tile,) = develop_tiles(photo, [((0, 0, 512, 400), (256, 200))], 2, KEEP)
    with Image.open(io.BytesIO(tile)) as image:
        assert read_ownership(image).credit == "Müller & Söhne"


def test_without_the_setting_nothing_is_kept(photo: bytes) -> None:
    made = develop(photo, parse("resize:320,format:jpeg", {}), Context(), Settings())
    with Image.open(io.BytesIO(made)) as image:
        assert read_ownership(image) == Ownership()


def test_damaged_metadata_is_none(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    for packet in (b"<broken", bomb, b"\xff\xfe"):
        Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", xmp=packet)
        made = develop((tmp_path / "a.jpg").read_bytes(), parse("format:jpeg", {}), Context(), KEEP)
        assert Image.open(io.BytesIO(made)).size == (9, 9)
