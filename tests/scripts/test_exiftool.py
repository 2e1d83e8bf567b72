"""A collection as people keep it, on every store, with exiftool as the yardstick.

We find in it what exiftool finds, and exiftool finds no place, serial number or owner in what is published.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import kept_collection
import pytest

from darkroom.config import Settings
from darkroom.image_file.privacy.private import find_private
from darkroom.storage import Bucket, list_all, open_bucket
from darkroom_cli.commands import check_privacy, convert, upload
from darkroom_cli.exporting import run as exporting
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.site import open_site
from darkroom_cli.publishing.photo import develop, read_photo
from function_fixtures import Call, Configure

SETTINGS = Settings()
PRIVATE = ("gps", "latitude", "longitude", "longtitude", "altitude", "serial", "owner", "city", "location", "country")
NO_PLACE = {"GPSVersionID", "GPSMapDatum", "LocationQuality"}
CHAINS = ("thumb,format:jpeg", "resize:160,format:png", "resize:160,format:webp", "resize:160,format:avif")

needs_exiftool = pytest.mark.skipif(
    not shutil.which("exiftool") and "CI" not in os.environ, reason="apt-get install libimage-exiftool-perl"
)


def exiftool(*arguments: object) -> str:
    return subprocess.run(
        ["exiftool", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120
    ).stdout


def found_by_exiftool(folder: Path) -> dict[str, set[str]]:
    """By file: the tags that tell of a place, a device or an owner."""
    found = {}
    for entry in json.loads(exiftool("-a", "-G3:1", "-ee", "-j", "-r", folder) or "[]"):
        tags = {key for key, value in entry.items() if not key.startswith(("SourceFile", "ICC")) and value}
        names = {tag for tag in tags if any(word in tag.lower() for word in PRIVATE)}
        found[Path(entry["SourceFile"]).name] = {tag for tag in names if tag.rpartition(":")[2] not in NO_PLACE}
    return found


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_all(folder, kept_collection.files().items())
    (folder / "dangling.jpg").symlink_to(folder / "nowhere.jpg")
    return folder


# Every store passes the tests of storage; this collection on each of them is part of the long tests.
@pytest.fixture(params=["folder", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("gs", "s3"))])
def store(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure) -> str:
    """The URL of an empty bucket, which the functions serve."""
    if request.param == "folder":
        (tmp_path / "bucket").mkdir()
        url = str(tmp_path / "bucket")
    else:
        request.getfixturevalue("fake_server" if request.param == "gs" else "s3_server")
        url = f"{request.param}://photos"
    configure(bucket=url, catalog_seconds="0")
    return url


def downloaded(bucket: Bucket, folder: Path) -> Path:
    write_all(folder, ((blob.name, bucket.read(blob.name)) for blob in list_all(bucket, exclude=("derivatives/",))))
    return folder


def leaks(folder: Path) -> dict[str, set[str]]:
    return {name: tags for name, tags in found_by_exiftool(folder).items() if tags}


@needs_exiftool
def test_an_upload_imports_captions_and_removes_private_metadata(
    raw: Path, store: str, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upload.main([str(raw), store]) == 0
    out = capsys.readouterr().out
    for line in (
        "left out: 5 in a trash folder",
        "left out: 2 in a folder that a program uses",
        "left out: 1 hidden",
        "left out: 1 not downloaded completely",
        "left out: 1 behind a broken link",
        "left out: 1 HEIC, whose JPEG is present too (IMG_7.HEIC)",
        "left out: 2 in a format that is not accepted",
        "gone.jpg.json: belongs to no picture",
    ):
        assert line in out, line
    page = call("list_images").get("/?limit=100").json
    shown = {image["name"]: (image["caption"], image["taken"], tuple(image["tags"])) for image in page["images"]}
    private = {name.replace(".heic", ".jpg") for name in kept_collection.PRIVATE}
    assert set(shown) == set(kept_collection.GALLERY) | private and page["skipped"] == {}
    assert {name: shown[name] for name in kept_collection.GALLERY} == kept_collection.GALLERY
    published = downloaded(open_bucket(store), tmp_path / "published")
    assert len(list(published.rglob("*.*"))) >= len(shown)

    client = call("get_image")
    for name, chain in zip(sorted(private), CHAINS * len(private), strict=False):
        answer = client.get(f"/{chain}/{quote(name)}")
        assert answer.status_code == 200
        write_all(tmp_path / "derived", [(f"{name}.{answer.content_type.rpartition('/')[2]}", answer.data)])
    assert leaks(published) == {} and leaks(tmp_path / "derived") == {}


@needs_exiftool
def test_an_export_of_files_added_by_hand_publishes_nothing_private(tmp_path: Path) -> None:
    own = {name: kept_collection.PRIVATE[name]() for name in ("drone.jpg", "behind-exif.png")}
    write_all(tmp_path / "bucket", own.items())
    settings = Settings(bucket=str(tmp_path / "bucket"), keep_copyright=True)
    outcome = exporting.export(settings, open_site(str(tmp_path / "site")), Options(jobs=2, quiet=True))
    assert not outcome.failed and leaks(tmp_path / "bucket").keys() == own.keys()
    found = found_by_exiftool(tmp_path / "site")
    assert len(found) >= 3 * len(own) and not any(found.values())


@needs_exiftool
def test_check_privacy_finds_what_exiftool_finds(
    raw: Path, store: str, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket = open_bucket(store)
    for name, data in kept_collection.files().items():
        bucket.write(name, data, "application/octet-stream")
    page = call("list_images").get("/?limit=100").json
    names = {image["name"] for image in page["images"]}
    assert names == (set(kept_collection.GALLERY) - {kept_collection.NFC} | {kept_collection.NFD}) | (
        set(kept_collection.PRIVATE) - {"apple.heic"}
    )
    assert page["skipped"] == {"hidden": 1, "trash": 5, "helper": 2, "partial": 1, "unsupported_format": 3}
    dates = {image["name"]: image["taken"] for image in page["images"]}
    for name in ("scan.jpg", "partial.jpg", "tokyo.jpg", "IMG_7.JPG"):
        assert dates[name] == kept_collection.GALLERY[name][1]

    capsys.readouterr()
    assert check_privacy.main([store, "--json"]) == 1
    lines = (json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{"))
    ours = {line["name"]: {one["kind"] for one in line["found"]} for line in lines if "found" in line}
    for name, tags in found_by_exiftool(raw).items():
        told = next((kinds for other, kinds in ours.items() if other.rpartition("/")[2] == name), set())
        assert any("serial" in tag.lower() for tag in tags) <= ("serial numbers" in told), name
        assert any("owner" in tag.lower() for tag in tags) <= ("names" in told), name
        assert any("gps" in tag.lower() or "itude" in tag.lower() for tag in tags) <= ("location" in told), name
    assert all("location" in ours[name] for name in kept_collection.PRIVATE)

    assert convert.main([store]) == 0
    made = {"apple.jpg", "raw.jpg", "raw2.jpg"}
    write_all(tmp_path / "made", ((name, bucket.read(name)) for name in made))
    assert leaks(tmp_path / "made") == {}
    after = call("list_images").get("/?limit=100").json
    assert {image["name"] for image in after["images"]} == names | made
    assert "unsupported_format" not in after["skipped"]


def test_texts_after_the_pixels_are_read_and_published() -> None:
    photo = read_photo(kept_collection.behind_the_pixels("exif"), SETTINGS)
    assert photo.description["caption"] == "Chelsea, half asleep"
    published = develop(photo, SETTINGS, "")
    assert not find_private(published.data)
    assert read_photo(published.data, SETTINGS).description["caption"] == "Chelsea, half asleep"
