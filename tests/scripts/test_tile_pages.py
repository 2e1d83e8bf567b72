"""TIFF and PDF of several pages: each page a picture, in order, never silently the first page alone."""

import struct
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import tifffile
from PIL import Image, ImageDraw

from darkroom.errors import BrokenImage, InvalidRequest, TooLarge, UnsupportedImage
from darkroom_cli.commands import tiles
from darkroom_cli.tiling import pdf
from darkroom_cli.tiling.pages import pages_of, select
from function_fixtures import Call, Configure

COLORS = ((200, 40, 30), (40, 160, 60), (30, 60, 190))
SIZES = ((300, 200), (200, 300), (310, 210))


@pytest.fixture
def gallery(tmp_path: Path, configure: Configure) -> Path:
    folder = tmp_path / "gallery"
    folder.mkdir()
    configure(bucket=folder, iiif="level2")
    return folder


def book(path: Path) -> Path:
    """Three pages, each of a color and a size of its own; in a PDF, one point is one pixel of them."""
    first, *others = (Image.new("RGB", size, color) for size, color in zip(SIZES, COLORS, strict=True))
    first.save(path, save_all=True, append_images=others)
    return path


@pytest.mark.parametrize("name", ["book.tif", "book.pdf"])
def test_each_page_is_a_picture_of_one_manifest(
    gallery: Path, tmp_path: Path, call: Call, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(book(tmp_path / name)), str(gallery), "--prefix", "shelf/", "--dpi", "72", "--quiet"]
    assert tiles.main([*words, "--pages", "2", "--dry-run"]) == 0
    assert "page 2 of 3: would become shelf/book/002.jpg, 200 x 300" in capsys.readouterr().out
    assert not any(gallery.iterdir())
    assert tiles.main(words) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    document = call("server").get("/api/iiif/manifest/shelf/book").json
    assert [item["label"]["none"] for item in document["items"]] == [["001"], ["002"], ["003"]]
    assert [(item["width"], item["height"]) for item in document["items"]] == list(SIZES)
    for number, color in enumerate(COLORS, 1):
        with Image.open(gallery / "shelf" / "book" / f"00{number}.jpg") as image:
            assert np.abs(np.subtract(image.getpixel((100, 100)), color)).max() < 8
    assert tiles.main(words) == 0
    assert capsys.readouterr().out.count("is up to date") == 3


def test_a_page_that_cannot_be_read_does_not_stop_the_others(
    gallery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "book.tif")
    data = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as file:
        entry = file.pages[1].tags["StripOffsets"].valueoffset
    struct.pack_into("<I", data, entry, len(data) + 10)
    path.write_bytes(data)
    assert tiles.main([str(path), str(gallery), "--quiet"]) == 1
    assert "page 2 of 3: The file cannot be read" in capsys.readouterr().err
    assert sorted(file.name for file in (gallery / "book").iterdir()) == ["001.jpg", "003.jpg"]


@pytest.mark.parametrize("options", [{}, {"bigtiff": True}, {"byteorder": ">"}, {"bigtiff": True, "byteorder": ">"}])
def test_parts_of_a_page_are_not_pages(tmp_path: Path, options: dict[str, object]) -> None:
    path = tmp_path / "scan.tif"
    page, small = np.zeros((64, 96, 3), np.uint8), np.zeros((16, 24, 3), np.uint8)
    with tifffile.TiffWriter(path, **options) as file:
        file.write(page, photometric="rgb", metadata=None)
        file.write(small, photometric="rgb", subfiletype=1, metadata=None)
        file.write(page, photometric="rgb", subfiletype=2, metadata=None)
        file.write(page[..., 0] > 0, photometric="mask", subfiletype=4, metadata=None)
    assert [(one.number, one.count, one.index) for one in pages_of(path)] == [(1, 2, 0), (2, 2, 2)]
    with tifffile.TiffWriter(path, **options) as file:
        for step in (1, 2, 4):
            file.write(page[::step, ::step], photometric="rgb", metadata=None)
    assert [one.name for one in pages_of(path)] == ["scan.jpg"]


def drawing(path: Path, size: tuple[int, int] = (850, 1100), resolution: float = 100) -> Image.Image:
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for step in range(0, size[0], 37):
        pen.line([(step, 0), (size[0] - step, size[1])], fill=(step % 256, 90, 160), width=3)
    image.save(path, resolution=resolution)
    return image


def test_a_page_drawn_in_bands_is_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.pdf"
    drawing(path, resolution=72)
    monkeypatch.setattr(pdf, "_BAND", 100_000)
    width, height = pdf.draw(path, 0, 144, tmp_path / "page.rgb")
    with pypdfium2.PdfDocument(path) as document:
        whole = document[0].render(scale=2).to_pil()
    assert (width, height) == whole.size == pdf.size_of(path, 0, 144)
    banded = np.fromfile(tmp_path / "page.rgb", np.uint8).reshape(height, width, 3)
    assert np.abs(np.subtract(banded, whole.convert("RGB"), dtype=np.int16)).mean() < 0.5


@pytest.mark.parametrize(("resolution", "size"), [(600, (850, 1100)), (100, (2550, 3300)), (4800, (213, 275))])
def test_a_page_has_the_resolution_of_its_scan_within_bounds(
    tmp_path: Path, resolution: int, size: tuple[int, int]
) -> None:
    drawing(tmp_path / "one.pdf", resolution=resolution)
    assert pdf.size_of(tmp_path / "one.pdf", 0, None) == pytest.approx(size, abs=1)


def directories(count: int, following: int | None = None) -> bytes:
    """A TIFF of that many pages of one gray pixel; the last directory is followed by another at that offset."""
    tags = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1))
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    length = 2 + len(fields) + 4
    offsets = [*(16 + length * number for number in range(1, count)), following or 0]
    body = b"".join(struct.pack("<H", len(tags)) + fields + struct.pack("<I", offset) for offset in offsets)
    return struct.pack("<2sHIQ", b"II", 42, 16, 0) + body


def plain_pdf(box: str = "0 0 200 100", trailer: str = "", kids: str = "3 0 R", count: int = 1) -> bytes:
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<<>>>>",
    )
    data, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj{text}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer<</Size 4/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 4\n0000000000 65535 f \n{table}{end}".encode()


ENCRYPTED = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>"
BAD = {
    "endless.tif": (directories(6_000), TooLarge, "6000 pages; at most 5000"),
    "cut.tif": (directories(3)[:-20], BrokenImage, "truncated"),
    "locked.pdf": (plain_pdf(trailer=ENCRYPTED), UnsupportedImage, "password"),
    "cut.pdf": (plain_pdf()[:300], BrokenImage, "end of the PDF is missing"),
    "nothing.pdf": (b"%PDF-1.4\n%%EOF\n", BrokenImage, "cannot be read"),
    "empty.pdf": (plain_pdf(kids="", count=0), BrokenImage, "cannot be read"),
    "vast.pdf": (plain_pdf("0 0 200000 200000"), TooLarge, "Choose a smaller --dpi"),
    "long.pdf": (plain_pdf("0 0 2000000 1"), TooLarge, "Choose a smaller --dpi"),
}


@pytest.mark.parametrize("name", BAD)
def test_files_that_cannot_be_tiled_are_refused_with_the_reason(
    gallery: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, error, reason = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=reason):
        [tiles.plan(tiles.config.settings(), page, "", 600) for page in pages_of(path)]
    assert tiles.main([str(path), str(gallery)]) == 1
    assert reason in capsys.readouterr().err
    assert not any(gallery.iterdir())


def test_a_pdf_without_pages_is_not_called_locked_after_one_that_is(tmp_path: Path) -> None:
    for name in ("locked.pdf", "empty.pdf"):
        data, error, reason = BAD[name]
        (tmp_path / name).write_bytes(data)
        with pytest.raises(error, match=reason):
            pages_of(tmp_path / name)


def test_circular_directories_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "ring.tif").write_bytes(directories(3, following=16))
    assert len(pages_of(tmp_path / "ring.tif")) == 3
    (tmp_path / "many.tif").write_bytes(directories(6_000))
    assert [page.name for page in pages_of(tmp_path / "many.tif", "5999-")] == ["many/5999.jpg", "many/6000.jpg"]


def test_the_wanted_pages() -> None:
    assert select("7, 1-3,2,10-", 12) == [1, 2, 3, 7, 10, 11, 12]
    for text in ("0", "13", "3-2", "-3", "a", "1,,2", "1-3-5", "9" * 5000, "²"):
        with pytest.raises(InvalidRequest, match="--pages"):
            select(text, 12)
