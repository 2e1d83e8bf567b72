"""Sheets of paper: exact size in PDF, 300 dpi in PNG and JPEG, and no other metadata."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from darkroom.images import codec
from darkroom.images.chains.chain import parse
from darkroom.images.codec import pdf
from darkroom.images.operations import Context
from images.pictures import levels, noise, photo


def encoded(steps: str, format: str, image: Image.Image) -> bytes:
    return codec.encode(parse(steps, {}).apply(image, Context()), format)


@pytest.mark.parametrize(
    ("paper", "points", "turned"),
    [("a4", (210 / 25.4 * 72, 297 / 25.4 * 72), False), ("letter", (8.5 * 72, 11 * 72), True)],
)
def test_pdf_is_one_page_of_exact_paper(paper: str, points: tuple[float, float], turned: bool) -> None:
    image = Image.new("L", (60, 40) if turned else (40, 60), 128)
    with pypdfium2.PdfDocument(io.BytesIO(encoded(f"page:{paper}", "pdf", image))) as read:
        assert len(read) == 1
        assert read[0].get_size() == pytest.approx(points[::-1] if turned else points, abs=0.001)
        assert not any(read.get_metadata_dict().values())


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pdf_shows_the_picture(mode: str) -> None:
    """Gray without loss, color within a JPEG's; 75 x 50 pixels are 18 x 12 points."""
    image = noise((75, 50), mode) if mode == "L" else photo("coffee", mode).resize((75, 50))
    data = codec.encode(image, "pdf")
    with pypdfium2.PdfDocument(io.BytesIO(data)) as read:
        shown = read[0].render(scale=300 / 72).to_pil()
    expected = (
        image if mode == "L" else Image.alpha_composite(Image.new("RGBA", (75, 50), "white"), image.convert("RGBA"))
    )
    largest, mean = levels(shown.convert("L"), expected.convert("L"))
    assert mean <= (0.5 if mode in ("L", "LA") else 6) and (largest <= 1 or mode not in ("L", "LA"))


def test_pdf_of_many_pages_has_their_titles_in_every_script() -> None:
    buffer = io.BytesIO()
    titles = ["Łódź (1)", "東京", ""]
    assert pdf.write(buffer, [(title, noise((30, 20), "L")) for title in titles], "Álbum", 90) == 3
    with pypdfium2.PdfDocument(io.BytesIO(buffer.getvalue())) as read:
        assert [mark.get_title() for mark in read.get_toc()] == titles[:2]
        assert read.get_metadata_dict()["Title"] == "Álbum"


@pytest.mark.parametrize("format", ["png", "jpeg"])
def test_a_sheet_prints_in_its_size(format: str) -> None:
    picture = Image.new("RGB", (60, 40), "teal")
    with Image.open(io.BytesIO(encoded("page", format, picture))) as image:
        assert image.size == (3508, 2480)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    with Image.open(io.BytesIO(encoded("resize:9", format, picture))) as image:
        assert "dpi" not in image.info or image.info["dpi"] == (1, 1)


def test_equal_pages_are_equal_bytes() -> None:
    page = photo("coffee", "L")
    assert codec.encode(page, "pdf") == codec.encode(page, "pdf")
    assert np.frombuffer(codec.encode(page, "pdf"), np.uint8).size < 600 * 400
