"""Captions for existing pictures in both kinds of bucket, added by hand or uploaded."""

import csv
import io
from pathlib import Path

import planted
import pytest
from uploading import blobs

from darkroom.storage import Bucket
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.commands import describe as describe_images
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure


@pytest.fixture
def by_hand(bucket: Bucket) -> Bucket:
    bucket.write("cat.jpg", planted.secret_jpeg(), "image/jpeg")
    bucket.write("2017/a, b.png", planted.encode(planted.photo("coffee.png").reduce(4), "PNG"), "image/png")
    bucket.write("old.webp", planted.secret_webp(), "image/webp", {"Image-Description": "Older", "else": "kept"})
    bucket.write("broken.jpg", b"\xff\xd8broken", "image/jpeg")
    bucket.write("notes.txt", b"text", "text/plain")
    bucket.write("derivatives/x.jpg", b"\xff\xd8", "image/jpeg")
    return bucket


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def table(path: Path, *lines: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, sorted({key for line in lines for key in line}))
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_the_template_has_captions_from_bucket_and_files(
    by_hand: Bucket, destination: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "captions.csv"
    assert describe_images.main([destination, "--template", str(path)]) == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfname,caption,alt,taken,tags,credit,rights,focal_point,hidden\n")
    found = rows(path)
    assert list(found) == ["2017/a, b.png", "broken.jpg", "cat.jpg", "old.webp"]
    assert found["cat.jpg"]["caption"] == "Chelsea <3 naps"
    assert found["cat.jpg"]["tags"] == "cat, Schläfchen"
    assert found["cat.jpg"]["taken"] == "2017-08-05T10:20:30+02:00"
    assert found["old.webp"]["caption"] == "Older"
    assert found["old.webp"]["alt"] == "A ginger cat"
    assert not any(value for key, value in found["2017/a, b.png"].items() if key != "name")
    assert "broken.jpg: its metadata could not be read" in capsys.readouterr().err
    assert describe_images.main([destination, "--template", str(path)]) == 2
    assert "already exists" in capsys.readouterr().err


def test_a_template_can_be_applied_unchanged_and_filled_in(by_hand: Bucket, destination: str, tmp_path: Path) -> None:
    before = blobs(by_hand)
    path = tmp_path / "captions.csv"
    assert describe_images.main([destination, "--template", str(path)]) == 0
    assert describe_images.main([destination, str(path)]) == 0
    after = blobs(by_hand)
    assert {name: blob.generation for name, blob in after.items()} == {n: b.generation for n, b in before.items()}
    assert after["2017/a, b.png"] == before["2017/a, b.png"]
    assert parse_metadata(after["cat.jpg"].metadata).caption == "Chelsea <3 naps"
    assert after["old.webp"].metadata["else"] == "kept"
    again = tmp_path / "again.csv"
    assert describe_images.main([destination, "--template", str(again)]) == 0
    assert again.read_text() == path.read_text()


def test_only_captions_change(
    by_hand: Bucket, destination: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"name": "2017/a, b.png", "caption": "Coffee\nfor two", "tags": '["red, white", "cup"]', "hidden": ""},
        {"name": "old.webp", "caption": "-", "tags": "", "hidden": "yes"},
    ]
    path = table(tmp_path / "c.csv", *lines)
    before = blobs(by_hand)
    assert describe_images.main([destination, str(path), "--dry-run"]) == 0
    assert blobs(by_hand) == before
    assert "described: old.webp (caption, hidden)" in capsys.readouterr().err
    assert describe_images.main([destination, str(path)]) == 0
    after = blobs(by_hand)
    assert all(after[name].generation == before[name].generation for name in before)
    coffee, old = (parse_metadata(after[name].metadata) for name in ("2017/a, b.png", "old.webp"))
    assert (coffee.caption, coffee.tags) == ("Coffee\nfor two", ("red, white", "cup"))
    assert old.caption is None
    assert old.hidden
    assert "Image-Description" not in after["old.webp"].metadata
    assert "2 described, 0 skipped" in capsys.readouterr().out
    assert describe_images.main([destination, str(path)]) == 0
    assert "0 described, 2 skipped" in capsys.readouterr().out


def test_unmatched_rows_and_wrong_values_are_failures(
    by_hand: Bucket, destination: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"name": "nope.jpg", "caption": "x", "taken": ""},
        {"name": "notes.txt", "caption": "x", "taken": ""},
        {"name": "derivatives/x.jpg", "caption": "x", "taken": ""},
        {"name": "cat.jpg", "caption": "Still set", "taken": "soon"},
    ]
    assert describe_images.main([destination, str(table(tmp_path / "c.csv", *lines))]) == 1
    err = capsys.readouterr().err
    assert [f"line {number}" in err for number in (2, 3, 4, 5)] == [True] * 4
    assert parse_metadata(by_hand.stat("cat.jpg").metadata).caption == "Still set"
    assert "caption" not in by_hand.stat("notes.txt").metadata


def test_missing_lists_pictures_without_captions(
    by_hand: Bucket, destination: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert describe_images.main([destination, "--template", "-", "--missing"]) == 0
    found = [row["name"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert found == ["2017/a, b.png", "broken.jpg"]


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_only_a_focal_point_changes_the_version(
    by_hand: Bucket, destination: str, tmp_path: Path, configure: Configure, call: Call
) -> None:
    configure(bucket=destination, catalog_seconds="0")

    def versions() -> dict[str, str]:
        listed = call("list_images").get("/").get_json()
        return {image["name"]: image["version"] for image in listed["images"]}

    before = versions()
    words = {"caption": "New", "alt": "New", "tags": "new", "taken": "2001", "credit": "New"}
    lines = [{"name": name, "rights": "https://example.org/", **words} for name in before]
    assert describe_images.main([destination, str(table(tmp_path / "a.csv", *lines))]) == 0
    assert versions() == before
    focus = table(tmp_path / "b.csv", {"name": "cat.jpg", "focal_point": "0.25,0.75"})
    assert describe_images.main([destination, str(focus)]) == 0
    assert {name for name, version in versions().items() if version != before[name]} == {"cat.jpg"}


@pytest.mark.parametrize("arguments", [[], ["captions.csv", "--template", "x.csv"], ["--jobs", "0", "captions.csv"]])
def test_wrong_usage_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        describe_images.main(["bucket", *arguments])
    assert raised.value.code == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("fault", ["503", "lost", "reset"])
def test_describing_survives_temporary_failures(
    fake_server: FakeBucketServer, cloud: Bucket, configure: Configure, tmp_path: Path, fault: str
) -> None:
    configure(storage_seconds=10)
    cloud.write("cat.jpg", planted.encode(planted.photo()), "image/jpeg")
    fake_server.fail("patch", fault, times=2)
    path = table(tmp_path / "c.csv", {"name": "cat.jpg", "caption": "Cat"})
    assert describe_images.main(["gs://photos", str(path)]) == 0
    assert parse_metadata(cloud.stat("cat.jpg").metadata).caption == "Cat"
