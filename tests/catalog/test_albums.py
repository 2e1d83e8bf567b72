"""Albums by request: titles, covers, counts, pages and parent albums, with and without a stored catalog."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.galleries import picture, tag
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import settings
from darkroom.storage import Page
from darkroom.storage.albums import links
from darkroom.storage.local import LocalBucket
from function_fixtures import Call, Configure

PHOTOS = {
    "top.jpg": (40, 30, "2020:01:01 10:00:00"),
    "2019/a.jpg": (40, 30, "2019:01:01 10:00:00"),
    "2019/sea trip/b.jpg": (30, 40, "2019:02:01 10:00:00"),
    "2019/sea trip/c.jpg": (30, 40, "2019:03:01 10:00:00"),
    "2019/sea trip/day_10/d.jpg": (30, 30, "2019:04:01 10:00:00"),
    "2019/sea trip/day_9/e.jpg": (40, 30, "2019:05:01 10:00:00"),
    "2020/f.jpg": (40, 30, "2020:06:01 10:00:00"),
}
WORDS = {
    "2019": {"title": "A year", "description": "Twelve months.", "cover": "sea trip/b.jpg"},
    "2019/sea trip": {"cover": "2019/sea trip/c.jpg"},
    "2020": {"cover": "gone.jpg"},
}


@pytest.fixture(params=["stored", "listed"])
def albums(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure, call: Call) -> Any:
    for name, (width, height, taken) in PHOTOS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(picture(width, height, taken))
    tag(tmp_path, ["2019/sea trip/b.jpg", "2019/sea trip/day_9/e.jpg"], "sea")
    (tmp_path / "albums.json").write_text(json.dumps(WORDS))
    configure(bucket=tmp_path, title="Ada's photos")
    if request.param == "stored":
        reconcile(settings())
    client = call("list_albums")
    return lambda folder="", **query: client.get("/", query_string={"folder": folder, **query})


def test_an_album_has_its_title_cover_and_counts(albums: Any) -> None:
    root = albums().get_json()
    assert (root["title"], root["count"], root["breadcrumb"]) == ("Ada's photos", 7, [])
    assert root["orientations"] == {"landscape": 4, "portrait": 2, "square": 1}
    assert root["tags"] == [{"tag": "sea", "count": 2}] and root["cover"]["name"] == "2020/f.jpg"
    found = [(album["folder"], album["title"], album["count"], album["cover"]["name"]) for album in root["albums"]]
    assert found == [("2019", "A year", 5, "2019/sea trip/b.jpg"), ("2020", "2020", 1, "2020/f.jpg")]
    assert root["albums"][0]["description"] == "Twelve months." and root["albums"][1]["description"] is None


def test_subfolders_come_in_natural_order_and_in_pages(albums: Any) -> None:
    trip = albums("2019/sea trip").get_json()
    assert (trip["title"], trip["count"], trip["cover"]["name"]) == ("sea trip", 4, "2019/sea trip/c.jpg")
    assert trip["orientations"] == {"landscape": 1, "portrait": 2, "square": 1}
    assert trip["breadcrumb"] == [
        {"folder": "", "title": "Ada's photos"},
        {"folder": "2019", "title": "A year"},
    ]
    assert [album["title"] for album in trip["albums"]] == ["day 9", "day 10"] and trip["next_cursor"] is None
    first = albums("2019/sea trip", limit=1).get_json()
    assert [album["folder"] for album in first["albums"]] == [first["next_cursor"]] == ["2019/sea trip/day_9"]
    rest = albums("2019/sea trip", cursor=first["next_cursor"]).get_json()
    assert [album["folder"] for album in rest["albums"]] == ["2019/sea trip/day_10"]


def test_an_empty_gallery_is_an_empty_album(tmp_path: Path, configure: Configure, call: Call) -> None:
    configure(bucket=tmp_path, catalog_seconds=0)
    for _ in ("listed", "stored"):
        empty = call("list_albums").get("/").get_json()
        assert (empty["count"], empty["cover"], empty["albums"], empty["next_cursor"]) == (0, None, [], None)
        reconcile(settings())


def test_the_listings_of_the_folders_opened_last_are_cached(
    tmp_path: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [f"{number:02}" for number in range(17)]
    for folder in folders:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.jpg").write_bytes(picture(4, 3))
    (tmp_path / "albums.json").write_text(json.dumps({folder: {"closed": True} for folder in folders}))
    configure(bucket=tmp_path, catalog_seconds=3600, signing_keys="a-key-for-the-tests-of-links")
    client, listed, listing = call("list_images"), list[str](), LocalBucket.list

    def counted(self: LocalBucket, prefix: str = "", *arguments: Any, **named: Any) -> Page:
        listed.append(prefix)
        return listing(self, prefix, *arguments, **named)

    monkeypatch.setattr(LocalBucket, "list", counted)
    for folder in (*folders[:16], folders[0], folders[16], folders[16], folders[0]):
        link = links.print_link(settings(), folder, None)
        assert client.get(f"/?link={link}").get_json()["total"] == 1
    assert listed == [f"{folder}/" for folder in folders]


def test_a_folder_without_photos_is_no_album(albums: Any) -> None:
    assert [albums(folder).status_code for folder in ("2018", "201", "2019/sea", "top.jpg")] == [404] * 4
