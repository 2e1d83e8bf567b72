"""The self-hosted server builds the stored catalog by itself and refreshes it; no request lists the bucket."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from PIL import Image

from darkroom.catalog import listing
from darkroom.catalog.query import Query
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import Settings
from darkroom.server.catalog_keeper import pause_seconds
from running_server import running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    (tmp_path / "derivatives").mkdir()
    for name in ("a.jpg", "b.jpg"):
        add(tmp_path / "photos" / name)
    return tmp_path / "photos"


def add(path: Path) -> None:
    Image.new("RGB", (16, 12)).save(path)


def eventually(question: Callable[[], object], wanted: object) -> None:
    deadline = time.monotonic() + 30
    while question() != wanted:
        assert time.monotonic() < deadline, question()
        time.sleep(0.1)


def test_a_server_builds_and_refreshes_the_catalog(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "derivatives" / "~catalog" / "root.json"
    environment = {
        "DARKROOM_BUCKET": str(folder),
        "DARKROOM_DERIVATIVES": str(tmp_path / "derivatives"),
        "DARKROOM_CATALOG_SECONDS": "0.3",
        "DARKROOM_LOG": "errors",
    }
    with running(tmp_path / "log", **environment) as base:
        eventually(root.is_file, True)
        add(folder / "c.jpg")
        (folder / "a.jpg").unlink()

        def names() -> list[str]:
            return [image["name"] for image in requests.get(f"{base}/api/list-images", timeout=20).json()["images"]]

        eventually(names, ["b.jpg", "c.jpg"])
    assert len((tmp_path / "log").read_text().splitlines()) == 1, "a small folder is not worth a line"
    assert not (tmp_path / "derivatives" / "~catalog" / "lease").exists()


def test_no_request_lists_the_bucket_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(bucket=str(folder), derivatives=str(tmp_path / "derivatives"), catalog_max_age=1)
    kept = replace(settings, catalog_refresh="background", catalog_seconds=0.001)
    without = GalleryCatalog(kept)
    assert without.page(Query(), 10).total == 2
    reconcile(settings)
    catalog = GalleryCatalog(kept)
    by_name = Query(sort="name")
    assert catalog.page(by_name, 10).total == 2

    def refuse(*arguments: object) -> None:
        raise AssertionError("a request has listed the bucket")

    add(folder / "c.jpg")
    reconcile(settings)
    monkeypatch.setattr(listing, "take_snapshot", refuse)
    time.sleep(1.1)  # older than catalog_max_age
    eventually(lambda: catalog.page(Query(), 10).total, 3)
    eventually(lambda: catalog.page(by_name, 10).total, 3)


def test_a_folder_is_listed_for_a_tenth_of_the_time_and_a_bucket_once_a_minute_for_each_thousand() -> None:
    folder, bucket = Settings(bucket="photos"), Settings(bucket="gs://photos")
    assert [pause_seconds(folder, 10, took) for took in (0.01, 3.0, 9999.0)] == [10.0, 30.0, 1800.0]
    assert [pause_seconds(bucket, photos, 0.1) for photos in (0, 1000, 1001, 10**6)] == [60.0, 60.0, 120.0, 1800.0]
