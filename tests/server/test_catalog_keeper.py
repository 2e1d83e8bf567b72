"""The self-hosted server builds the stored catalog by itself and refreshes it; no request lists the bucket."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from PIL import Image

from darkroom.catalog import by_name, listing
from darkroom.catalog.listing import take_snapshot
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import Settings
from darkroom.errors import StorageUnavailable
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


def test_a_large_folder_is_shown_by_its_names_before_it_is_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name, "FROM", 6)
    (folder / "sub").mkdir()
    odd = (
        ".hidden.jpg",
        "g.jpg.part",
        "h\n.jpg",
        ".secret/i.jpg",
        f"{'j' * 120}.txt",
        "._k.jpg",
        "l.tiff",
        "Trash/m.jpg",
    )
    for name in ("c.jpg", "sub/d.JPG", "e.heic", "f.txt", "Trash-1000/g.jpg", *odd):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((folder / "a.jpg").read_bytes())
    known = GalleryCatalog(Settings(bucket=str(folder))).page(Query(), 9)
    settings = Settings(bucket=str(folder), catalog_refresh="background")

    def early() -> GalleryCatalog:
        return GalleryCatalog(settings)

    with monkeypatch.context() as patched:
        patched.setattr(listing, "take_snapshot", lambda *_, **__: pytest.fail("a request has listed the folder"))
        page = early().page(Query(), 9)
        assert (page.images, page.total, page.skipped) == (known.images, known.total, known.skipped)
        assert page.pending == page.total and page.next_cursor is None
        first = early().page(Query(), 2)
        (image,) = early().pick(Query(), 1)
        assert image in known.images
        assert sorted(early().pick(Query(), 9, "seed"), key=Query().key) == known.images
        before, after = early().around(known.images[1])
        assert (
            before and after and [before.version, after.version] == [known.images[0].version, known.images[2].version]
        )
        assert [album.cover for album in early().albums("", 9).albums] == [known.images[-1]]
        assert early().index(Query()).total == known.total
        assert early().page(Query(prefix="sub/"), 9).images == known.images[-1:]
    assert early().page(Query(sort="updated"), 9).total == known.total, "needs a listing"
    catalog = early()
    assert catalog.page(Query(), 2).images == first.images
    assert catalog.page(Query(), 9, first.next_cursor).images == known.images[2:]
    (folder / "c.jpg").unlink()
    assert [image.name for image in early().page(Query(), 9).images] == ["a.jpg", "b.jpg", "sub/d.JPG"]


def test_a_catalog_that_cannot_be_finished_leaves_requests_as_they_are(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after the first files; requests then show names, and later a listing made beside them."""
    monkeypatch.setattr(by_name, "FROM", 2)
    settings = Settings(
        bucket=str(folder),
        derivatives=str(tmp_path / "derivatives"),
        catalog_refresh="background",
        catalog_seconds=0.05,
    )
    listed_by: set[str] = set()

    def listed(*arguments: object, **named: object) -> object:
        listed_by.add(threading.current_thread().name)
        return take_snapshot(*arguments, **named)  # type: ignore[arg-type]

    def fail(*arguments: object) -> None:
        raise StorageUnavailable("No space left on device")

    monkeypatch.setattr(store, "write_root", fail)
    with pytest.raises(StorageUnavailable):
        reconcile(settings)
    assert list((tmp_path / "derivatives" / "~catalog" / "segments").iterdir())
    monkeypatch.setattr(listing, "take_snapshot", listed)
    catalog = GalleryCatalog(settings)
    assert catalog.page(Query(), 9).total == 2
    add(folder / "c.jpg")
    eventually(lambda: catalog.page(Query(), 9).total, 3)
    (folder / "a.jpg").unlink()
    eventually(lambda: [image.name for image in catalog.page(Query(), 9).images], ["b.jpg", "c.jpg"])
    assert catalog.pick(Query(), 9, "seed") and listed_by == {"renew"}


def test_a_folder_is_listed_for_a_tenth_of_the_time_and_a_bucket_once_a_minute_for_each_thousand() -> None:
    folder, bucket = Settings(bucket="photos"), Settings(bucket="gs://photos")
    assert [pause_seconds(folder, 10, took) for took in (0.01, 3.0, 9999.0)] == [10.0, 30.0, 1800.0]
    assert [pause_seconds(bucket, photos, 0.1) for photos in (0, 1000, 1001, 10**6)] == [60.0, 60.0, 120.0, 1800.0]
