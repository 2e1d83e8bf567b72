"""The page of a visitor's pictures, driven in Chromium against the real server."""

from pathlib import Path

from PIL import Image

from function_fixtures import SHIPPED
from running_server import running
from viewers.running import visit


def test_the_whole_life_of_a_record_in_a_browser(photos: Path, tmp_path: Path) -> None:
    pictures = []
    for name in ("coffee.png", "rocket.jpg", "astronaut.png"):
        path = tmp_path / f"{Path(name).stem}.jpg"
        Image.open(SHIPPED / name).convert("RGB").resize((300, 200)).save(path)
        pictures.append(str(path))
    environment = {
        "DARKROOM_BUCKET": str(photos),
        "DARKROOM_USER_BUCKET": str(tmp_path / "users"),
        "DARKROOM_USER_LIMIT": "3",
        "DARKROOM_ENABLE": "my-images",
    }
    with running(tmp_path / "log", **environment) as base:
        seen = visit("mine.mjs", base.replace("127.0.0.1", "localhost"), *pictures)
    assert seen["errors"] == []
    assert seen["result"] == {
        "uploaded": ["rocket", "coffee"],
        "shown": [300] * 4,
        "renamed": ["Renamed", "coffee"],
        "file": "Renamed.png",
        "undone": ["Renamed", "coffee"],
        "removed": ["coffee"],
        "problem": "astronaut: Max limit reached. Please remove a record.",
        "limit": "3 of 3 kept",
        "foreignMessage": 0,
        "cookie": "",
    }
