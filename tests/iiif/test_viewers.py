"""Mirador and Universal Viewer, as their makers ship them, open folders of twelve pages and the collection of them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from running_server import running
from viewers.running import HERE, visit

pytestmark = pytest.mark.long

BOOKS = {"atlas": (0, 128, 128), "bible": (128, 0, 0), "codex": (0, 0, 128)}
VIEWERS = ("mirador", "universalviewer")


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=HERE, check=True, timeout=900)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Closed: tiles alone are answered."""
    folder = tmp_path_factory.mktemp("books")
    for book, color in BOOKS.items():
        (folder / book).mkdir()
        for page in range(1, 13):
            Image.new("RGB", (900, 1200), color).save(folder / book / f"page_{page}.jpg")
    with running(folder.parent / "books.log", DARKROOM_BUCKET=str(folder)) as base:
        yield base


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_folder_opens_in_natural_order(server: str, viewer: str, book: str, tmp_path: Path) -> None:
    shot = tmp_path / "page.png"
    seen = visit("manifests.mjs", viewer, f"{server}/api/iiif/manifest/{book}", str(shot))
    assert not seen["errors"]
    assert {answer["status"] for answer in seen["answers"]} == {200}
    assert any("/info.json" in answer["url"] for answer in seen["answers"])
    text = seen["result"]
    assert book in text
    assert text.index("page_2") < text.index("page_10")
    assert is_drawn(book, shot)


def is_drawn(book: str, shot: Path) -> bool:
    """The page itself: its color fills the middle of the window."""
    middle = Image.open(shot).convert("RGB").crop((560, 300, 640, 400))
    return all(abs(seen - true) < 12 for seen, true in zip(ImageStat.Stat(middle).mean, BOOKS[book], strict=True))


@pytest.mark.parametrize(("viewer", "book"), [("mirador", "bible"), ("universalviewer", "")])
def test_the_collection_opens(server: str, viewer: str, book: str, tmp_path: Path) -> None:
    shot = tmp_path / "page.png"
    seen = visit("manifests.mjs", viewer, f"{server}/api/iiif/collection", str(shot), book)
    assert not seen["errors"]
    assert {answer["status"] for answer in seen["answers"]} == {200}
    # Mirador asks which book; Universal Viewer opens the first, and lists the others beside it.
    assert is_drawn(book or "atlas", shot)
    assert (book or "codex") in seen["result"]
