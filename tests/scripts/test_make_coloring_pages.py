"""One document for a class's photos: pages, paper, titles, unreadable files, no partial document."""

import os
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import skimage.data
from PIL import Image

import forked
from darkroom.images.paper import MARGIN
from darkroom_cli.coloring.sheet import title_of
from darkroom_cli.coloring.title import write_title
from darkroom_cli.commands import coloring as make_coloring_pages

SCRIPT = str(Path(__file__).resolve().parents[2] / "scripts" / "make_coloring_pages.py")


@pytest.fixture
def class_photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    cup = Image.fromarray(skimage.data.coffee()).reduce(2)
    cup.save(folder / "Mia_and-the cup.jpg")
    cup.transpose(Image.Transpose.ROTATE_90).save(folder / "Ōta.png")
    (folder / "notes.txt").write_text("no picture")
    return folder


def test_one_document_a_titled_page_each(
    class_photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "class 2b.pdf"
    files = [str(path) for path in sorted(class_photos.iterdir())]
    assert make_coloring_pages.main([*files, str(document), "--quiet", "--detail", "1"]) == 1
    said = capsys.readouterr()
    assert "2 pages" in said.out and "notes.txt: The file is not a picture" in said.err
    with pypdfium2.PdfDocument(document) as read:
        sizes = [tuple(read[page].get_size()) for page in range(len(read))]
        assert sizes == [pytest.approx((841.890, 595.276), abs=0.001), pytest.approx((595.276, 841.890), abs=0.001)]
        assert [mark.get_title() for mark in read.get_toc()] == ["Mia and the cup", "Ōta"]
        shown = {name: text for name, text in read.get_metadata_dict().items() if text}
        assert shown == {"Title": "class 2b"}
        page = np.asarray(read[0].render(scale=2).to_pil().convert("L"))
    assert (page < 64).mean() > 0.01
    assert page[: 2 * 28].min() == 255 and page[-2 * 27 : -2 * 14].min() < 64  # margin above, title below
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_any_file_name_gives_a_readable_title() -> None:
    """Accents are kept if a font has them; long titles are shortened; undecodable bytes are replaced."""
    margin = {}
    for title in ("", "Jörg", "Jorg", "x" * 400):
        page = Image.new("L", (2480, 3508), "white")
        write_title(page, title)
        margin[title] = np.asarray(page)[-100:-30] < 128
    assert not margin[""].any() and margin["Jörg"].any() and not np.array_equal(margin["Jörg"], margin["Jorg"])
    columns = np.flatnonzero(margin["x" * 400].any(axis=0))
    assert columns[0] >= MARGIN - 2 and columns[-1] <= 2480 - MARGIN + 2
    assert title_of(Path(os.fsdecode(b"a\xff\nb.png"))) == "a\ufffd b"


def test_files_without_a_drawing_have_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A blank picture, a folder, and the document itself among the photos."""
    Image.new("RGB", (300, 200), "white").save(tmp_path / "blank.png")
    (tmp_path / "deeper").mkdir()
    document = tmp_path / "class.pdf"
    document.write_bytes(b"an older one")
    assert (
        make_coloring_pages.main([*map(str, sorted(tmp_path.iterdir())), str(document), "--quiet", "--detail", "1"])
        == 1
    )
    said = capsys.readouterr()
    assert "blank.png: The photo has nothing to draw" in said.err and "deeper: This is a folder" in said.err
    assert "class.pdf: This" not in said.err and "not written" in said.out


def test_paper_and_style(class_photos: Path, tmp_path: Path) -> None:
    photo = str(class_photos / "Ōta.png")
    document = tmp_path / "one.pdf"
    options = ["--paper", "letter", "--style", "classic", "--no-titles", "--quiet"]
    assert make_coloring_pages.main([photo, str(document), *options]) == 0
    with pypdfium2.PdfDocument(document) as read:
        assert tuple(read[0].get_size()) == (612, 792)


def test_dry_run_writes_nothing(class_photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "class.pdf"
    arguments = [str(class_photos / "Ōta.png"), str(tmp_path / "gone.jpg"), str(document), "--dry-run"]
    assert make_coloring_pages.main(arguments) == 1
    said = capsys.readouterr().out
    assert "'Ōta'" in said and "No such file" in said and "would be written, 1 page" in said
    assert not document.exists()


def test_without_a_page_there_is_no_document(class_photos: Path, tmp_path: Path) -> None:
    document = tmp_path / "class.pdf"
    document.write_bytes(b"an older one")
    assert make_coloring_pages.main([str(class_photos / "notes.txt"), str(document), "--quiet"]) == 1
    assert document.read_bytes() == b"an older one"


@pytest.mark.parametrize("last", ["photo.jpg", "missing-folder/class.pdf"])
def test_wrong_usage_is_explained(tmp_path: Path, last: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        make_coloring_pages.main([str(tmp_path / "a.jpg"), str(tmp_path / last)])
    assert ended.value.code == 2
    assert ".pdf" in capsys.readouterr().err


def test_an_interrupted_run_writes_nothing(class_photos: Path, tmp_path: Path) -> None:
    document = tmp_path / "class.pdf"
    many = [str(class_photos / "Ōta.png")] * 200
    running = forked.start([SCRIPT, *many, document], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".class.pdf.*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130 and "nothing was written" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos"]
