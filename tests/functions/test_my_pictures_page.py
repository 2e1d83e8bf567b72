"""The page of a visitor's pictures, driven in Chromium against the real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from function_fixtures import SHIPPED
from running_server import running
from viewers.running import visit


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    paths = []
    for name in ("coffee.png", "rocket.jpg", "astronaut.png"):
        path = tmp_path / f"{Path(name).stem}.jpg"
        Image.open(SHIPPED / name).convert("RGB").resize((300, 200)).save(path)
        paths.append(str(path))
    return paths


@contextmanager
def served(photos: Path, folder: Path, limit: int) -> Iterator[str]:
    environment = {
        "DARKROOM_BUCKET": str(photos),
        "DARKROOM_USER_BUCKET": str(folder / "users"),
        "DARKROOM_USER_LIMIT": str(limit),
        "DARKROOM_ENABLE": "my-images",
    }
    with running(folder / "log", **environment) as base:
        yield base.replace("127.0.0.1", "localhost")


@pytest.mark.long
def test_a_form_without_javascript(photos: Path, tmp_path: Path, pictures: list[str]) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with served(photos, tmp_path, 1) as base:
        seen = visit("form.mjs", base, str(broken), pictures[0], pictures[1])
    assert seen["result"] == {
        "read": [
            "Failed to generate the image",
            "Image generated successfully",
            "Max limit reached. Please remove a record.",
        ],
        "kept": ["By form"],
    }


@pytest.mark.long
def test_the_whole_life_of_a_record_in_a_browser(photos: Path, tmp_path: Path, pictures: list[str]) -> None:
    with served(photos, tmp_path, 3) as base:
        seen = visit("mine.mjs", base, *pictures)
    assert seen["errors"] == []
    assert seen["result"] == {
        "message": 1,
        "uploaded": ["rocket", "Morning coffee"],
        "shown": [300] * 4,
        "renamed": ["Renamed", "Morning coffee"],
        "file": "Renamed.png",
        "undone": ["Renamed", "Morning coffee"],
        "removed": ["Morning coffee"],
        "problem": "astronaut: Max limit reached. Please remove a record.",
        "limit": "3 of 3 stored",
        "foreignMessage": 0,
        "cookie": "",
    }
