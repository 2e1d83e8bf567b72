import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.storage import open_bucket
from function_fixtures import SHIPPED, Call, Configure


def names(answer: dict) -> list[str]:
    return [image["name"] for image in answer["images"]]


def test_photos_without_metadata_have_a_size_and_a_srcset(gallery: FlaskClient) -> None:
    answer = gallery.get("/api/list-images").get_json()
    coffee = next(image for image in answer["images"] if image["name"] == "coffee.png")
    assert (coffee["width"], coffee["height"]) == (600, 400)
    assert [entry["width"] for entry in coffee["srcset"]] == [160, 240, 320, 480, 600]
    assert [entry["height"] for entry in coffee["srcset"]] == [107, 160, 213, 320, 400]
    # A picture as wide as a rung ends there.
    rocket = next(image for image in answer["images"] if image["name"] == "rocket.jpg")
    assert rocket["width"] == 640 and "/resize:640," in rocket["srcset"][-1]["url"]
    assert (
        coffee["caption"] is None and coffee["tags"] == [] and coffee["size"] == (SHIPPED / "coffee.png").stat().st_size
    )
    assert answer["total"] == 5 and answer["pending"] == 0 and answer["next_cursor"] is None


def test_a_gallery_is_listed_whole_from_inside_one_of_its_folders(
    tmp_path: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2024").mkdir()
    Image.new("RGB", (8, 6)).save(tmp_path / "2024" / "a.png")
    monkeypatch.chdir(tmp_path / "2024")
    configure(bucket="..")
    assert names(call("list_images").get("/").get_json()) == ["2024/a.png"]


def test_the_index_changes_with_a_photo_of_the_same_size(tmp_path: Path, configure: Configure, call: Call) -> None:
    configure(bucket=tmp_path, catalog_seconds=0)
    tags = set()
    for color in ("red", "blue"):
        Image.new("RGB", (8, 6), color).save(tmp_path / "a.png")
        for _ in range(2):
            tags.add(call("gallery_index").get("/").headers["ETag"])
    assert len(tags) == 2


def test_a_page_has_fifty_images_unless_another_number_is_asked(
    tmp_path: Path, configure: Configure, call: Call
) -> None:
    Image.new("RGB", (8, 6)).save(tmp_path / "0.png")
    for number in range(1, 51):
        shutil.copy(tmp_path / "0.png", tmp_path / f"{number}.png")
    configure(bucket=tmp_path)
    client = call("list_images")
    for query, count in (("", 50), ("?limit=1000", 51), ("?limit=7", 7)):
        page = client.get(f"/{query}").get_json()
        assert (len(page["images"]), page["next_cursor"] is None) == (count, count == 51), query


def test_the_last_changed_is_first_or_last(tmp_path: Path, configure: Configure, call: Call) -> None:
    for name, at in (("b.png", 2e9), ("a.png", 1e9), ("c.png", 1.5e9)):
        Image.new("RGB", (8, 6)).save(tmp_path / name)
        os.utime(tmp_path / name, (at, at))
    configure(bucket=tmp_path)
    client = call("list_images")
    for sort, order in (("updated", ["b.png", "c.png", "a.png"]), ("-updated", ["a.png", "c.png", "b.png"])):
        first = client.get(f"/?sort={sort}&limit=1").get_json()
        rest = client.get(f"/?sort={sort}&cursor={first['next_cursor']}").get_json()
        assert names(first) + names(rest) == order


def test_the_date_of_exif_is_read_from_the_header(photos: Path, gallery: FlaskClient) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2019:07:04 12:30:00"
    Image.open(photos / "rocket.jpg").save(photos / "dated.jpg", exif=exif)
    first = gallery.get("/api/list-images?limit=1").get_json()["images"][0]
    assert (first["name"], first["taken"]) == ("dated.jpg", "2019-07-04T12:30:00")


def test_the_size_is_that_of_the_upright_picture(photos: Path, gallery: FlaskClient) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(photos / "rocket.jpg").save(photos / "turned.jpg", exif=exif)
    answer = gallery.get("/api/list-images?prefix=turned").get_json()
    assert (answer["images"][0]["width"], answer["images"][0]["height"]) == (427, 640)


def test_captions_come_from_metadata_including_older_keys(photos: Path, gallery: FlaskClient) -> None:
    bucket = open_bucket(str(photos))
    bucket.describe("chelsea.png", {"Image-Description": "A cat", "Image-Date": "Aug 2017"})
    bucket.describe("coffee.png", {"caption": "Morning", "alt": "A cup", "taken": "2020-01-02", "tags": "drink, cup"})
    images = {image["name"]: image for image in gallery.get("/api/list-images").get_json()["images"]}
    assert (images["chelsea.png"]["caption"], images["chelsea.png"]["taken"]) == ("A cat", "2017-08")
    assert (images["coffee.png"]["caption"], images["coffee.png"]["alt"]) == ("Morning", "A cup")
    assert names(gallery.get("/api/list-images?tag=cup").get_json()) == ["coffee.png"]


def test_other_files_are_hidden_and_refused_pictures_counted(photos: Path, gallery: FlaskClient) -> None:
    (photos / "notes.txt").write_text("hello")
    (photos / "empty.jpg").touch()
    (photos / "fake.jpg").write_text("not a picture")
    (photos / "drawing.svg").write_text("<svg/>")
    shutil.copy(SHIPPED / "multipage.tif", photos / "scan.tif")
    (photos / "derivatives").mkdir()
    shutil.copy(photos / "coffee.png", photos / "derivatives" / "coffee.png")
    answer = gallery.get("/api/list-images").get_json()
    assert answer["total"] == 5
    assert answer["skipped"] == {"empty": 1, "unreadable": 1, "unsupported_format": 2}


@pytest.mark.parametrize("sort", ["taken", "-taken", "name", "-name", "updated", "-updated"])
def test_pages_by_cursor_give_each_image_once_in_order(gallery: FlaskClient, photos: Path, sort: str) -> None:
    bucket = open_bucket(str(photos))
    bucket.describe("chelsea.png", {"taken": "2017"})
    bucket.describe("coffee.png", {"taken": "2017-08-01"})
    whole = names(gallery.get(f"/api/list-images?sort={sort}").get_json())
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = gallery.get(f"/api/list-images?sort={sort}&limit=2&cursor={cursor}").get_json()
        assert page["total"] == 5
        found += names(page)
        cursor = page["next_cursor"]
    assert found == whole and sorted(found) == sorted(set(whole))
    assert names(gallery.get(f"/api/list-images?sort={sort}&offset=3").get_json()) == whole[3:]


def test_newest_first_and_undated_last(gallery: FlaskClient, photos: Path) -> None:
    bucket = open_bucket(str(photos))
    for name, taken in (("chelsea.png", "2017-08"), ("coffee.png", "2020-01-02"), ("rocket.jpg", "1969")):
        bucket.describe(name, {"taken": taken})
    dated = [image["taken"] for image in gallery.get("/api/list-images").get_json()["images"]]
    assert dated[0] == "2020-01-02" and dated.index("2017-08") < dated.index("1969") and dated[-1] is None
    ascending = [image["taken"] for image in gallery.get("/api/list-images?sort=-taken").get_json()["images"]]
    assert ascending[0] == "1969" and ascending[-1] is None


def test_filters_by_size_and_orientation(gallery: FlaskClient) -> None:
    assert names(gallery.get("/api/list-images?orientation=square").get_json()) == ["astronaut.png"]
    wide = gallery.get("/api/list-images?min_width=600&max_height=430&sort=name").get_json()
    assert names(wide) == ["coffee.png", "rocket.jpg"] and wide["total"] == 2


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "cursor=zzz", "orientation=wide", "sort=size", "min_width=-1", "offset=x"],
)
def test_a_bad_parameter_is_refused_by_name(gallery: FlaskClient, query: str) -> None:
    answer = gallery.get(f"/api/list-images?{query}")
    assert answer.status_code == 400 and answer.content_type == "application/problem+json"
    assert query.partition("=")[0] in answer.get_json()["detail"]


def test_an_unchanged_list_is_304(gallery: FlaskClient, photos: Path) -> None:
    tag = gallery.get("/api/list-images").headers["ETag"]
    assert gallery.get("/api/list-images", headers={"If-None-Match": tag}).status_code == 304
    open_bucket(str(photos)).describe("coffee.png", {"caption": f"{date.today()}"})
    assert gallery.get("/api/list-images", headers={"If-None-Match": tag}).status_code == 200


def test_urls_are_absolute_if_public_url_is_set(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, public_url="https://photos.example.org/", originals="private")
    image = call("list_images").get("/", headers={"Host": "evil.example"}).get_json()["images"][0]
    assert image["url"] is None
    assert image["coloring_page"].startswith("https://photos.example.org/api/get-image/coloring-page,format:png/")


def test_a_repeated_parameter_is_refused(gallery: FlaskClient) -> None:
    for query in ("limit=1&limit=2", "sort=name&sort=", "min_width=&min_width=5"):
        answer = gallery.get(f"/api/list-images?{query}")
        assert answer.status_code == 400 and "2 times" in answer.get_json()["detail"]
