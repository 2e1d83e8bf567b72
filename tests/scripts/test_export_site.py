"""scripts/export_site.py: only necessary work, no partial site, nothing private, no foreign files touched."""

import json
import os
import signal
import subprocess
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import forked
from catalog.galleries import picture
from darkroom.cache_control import IMMUTABLE
from darkroom.catalog.image import Image as ShownImage
from darkroom.config import Settings
from darkroom.errors import BrokenImage, ConfigurationError, StorageUnavailable, TooLarge, UnsupportedImage
from darkroom.image_file.privacy.private import find_private
from darkroom.storage import open_bucket
from darkroom.storage.local import LocalBucket
from darkroom_cli.commands.export import check_target, parse_arguments
from darkroom_cli.commands.export import main as command
from darkroom_cli.exporting import layout
from darkroom_cli.exporting import run as exporting
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.site import FolderSite, open_site
from fake_bucket import FakeBucketServer
from own_folders import OWN_FOLDERS
from storage_fixtures import ODD_NAMES

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "export_site.py"
COUNT = 14
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xml": "application/xml",
}


def run(source: Path, target: Path | str, *options: str) -> "subprocess.CompletedProcess[str]":
    return forked.run([SCRIPT, source, target, *options], {**OWN_FOLDERS, "PATH": os.environ["PATH"]})


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaced files are deleted at once instead of after an hour."""
    monkeypatch.setattr(exporting, "KEPT_SECONDS", 0)


def export(source: Path, target: Path, coloring: bool = False) -> dict[str, Any]:
    """As the script does it, without a process of its own."""
    open_bucket.cache_clear()
    site = open_site(str(target))
    outcome = exporting.export(Settings(bucket=str(source)), site, Options(jobs=2, quiet=True, coloring=coloring))
    assert not outcome.failed
    return vars(outcome)


def gallery(site: Path) -> dict[str, dict[str, Any]]:
    """The gallery as a visitor sees it, by name; fails if darkroom.json lists a missing file."""
    root = json.loads((site / "darkroom.json").read_text())
    pages = [json.loads((site / page["url"]).read_text())["images"] for page in root["pages"]]
    assert [len(page) for page in pages] == [page["count"] for page in root["pages"]]
    images = {image["name"]: image for page in pages for image in page}
    assert len(images) == root["total"]
    for image in images.values():
        assert all((site / entry["url"]).is_file() for entry in image["srcset"])
        assert image["coloring_page"] is None or (site / image["coloring_page"]).is_file()
    return images


def files(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}


def pictures(site: Path) -> list[Path]:
    return [path for path in site.glob("images/*/*/*") if path.is_file()]


def fill(folder: Path, count: int) -> None:
    """As dropped by hand: varied sizes, some turned, most dated, some with the place where they were taken."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        width, height = 24 + number * 7 % 200, 24 + number * 13 % 160
        taken = f"20{10 + number % 14}:03:{1 + number % 28:02} 10:00:00" if number % 5 else ""
        (folder / f"IMG {number:04}.JPG").write_bytes(picture(width, height, taken, location=number % 3 == 0))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("export")
    fill(base / "photos", COUNT)
    (base / "photos" / "broken.jpg").write_bytes(b"no picture")
    (base / "photos" / "cut off.jpg").write_bytes(picture(300, 200)[:-600])
    LocalBucket(str(base / "photos")).describe("IMG 0007.JPG", {"hidden": "true"})
    assert export(base / "photos", base / "site")["skipped"] == {"unreadable": 2}
    return base / "photos", base / "site"


def test_the_export_has_all_documented_files(exported: tuple[Path, Path]) -> None:
    images = gallery(exported[1])
    assert len(images) == COUNT - 1 and "IMG 0007.JPG" not in images
    # A web server often runs as another user.
    assert {path.stat().st_mode & 0o777 for path in exported[1].rglob("*") if path.is_file()} == {0o644}
    dates = [image["taken"] or "" for image in images.values()]
    assert dates == sorted(dates, reverse=True)
    for image in images.values():
        widest = image["srcset"][-1]
        with Image.open(exported[1] / widest["url"]) as opened:
            assert opened.size == (widest["width"], widest["height"]) == (image["width"], image["height"])


def test_coloring_pages_are_exported_only_if_asked_for(tmp_path: Path) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, 1)
    for coloring in (False, True, False):
        export(photos, site, coloring)
        [image] = gallery(site).values()
        page = (site / image["page"]).read_text()
        pages = [path for path in pictures(site) if "coloring" in path.name]
        if not coloring:
            assert image["coloring_page"] is None and not pages and "Coloring page" not in page
            continue
        assert {path.suffix for path in pages} == {".png", ".pdf"} and len(pages) == 3
        assert all(path.read_bytes().startswith(b"%PDF-") for path in pages if path.suffix == ".pdf")
        assert f'href="../{image["coloring_page"]}"' in page
        with Image.open(site / image["coloring_page"]) as opened:
            assert opened.format == "PNG" and opened.size == (image["width"], image["height"])


def test_nothing_private_is_exported(exported: tuple[Path, Path]) -> None:
    photos, site = exported
    assert any(find_private(path.read_bytes()) for path in photos.glob("*.JPG"))
    for path in site.rglob("*"):
        if path.suffix in (".webp", ".png", ".jpg"):
            data = path.read_bytes()
            assert not find_private(data)
            with Image.open(path) as opened:
                assert not opened.getexif() and not {"comment", "icc_profile", "xmp"} & opened.info.keys()
    told = "".join(path.read_text() for path in site.rglob("*.json"))
    assert "IMG 0007" not in told and "broken" not in told


def test_file_names_suit_every_host(exported: tuple[Path, Path]) -> None:
    names = list(files(exported[1]))
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-~,@/") for name in names)
    assert len({name.lower() for name in names}) == len(names)
    assert not any(part.startswith((".", "_")) for name in names for part in name.split("/"))
    assert max(len(layout.photo_path(name)) for name in (*ODD_NAMES, "a" * 250 + ".jpg")) < 200
    similar = [f"{chr(0x4E00 + number)}.jpg" for number in range(1000)]
    assert len({layout.photo_path(name) for name in similar}) == len(similar)


def test_a_second_export_does_nothing(exported: tuple[Path, Path]) -> None:
    before = files(exported[1])
    again = export(*exported)
    assert (again["read"], again["made"], again["pages"], again["removed"]) == (0, 0, 0, 0)
    assert files(exported[1]) == before


def test_lost_and_damaged_files_are_written_again(exported: tuple[Path, Path]) -> None:
    """Such as after an upload of the site that was interrupted."""
    site = exported[1]
    before = {path: (site / path).read_bytes() for path in files(site)}
    lost, damaged = sorted(path for path in before if path.startswith("pages/"))[:2]
    thumbnail = next(path for path in sorted(before) if path.endswith(".webp"))
    for path in (lost, thumbnail, "darkroom.json", "index.html"):
        (site / path).unlink()
    (site / damaged).write_bytes(before[damaged][:-9])
    again = export(*exported)
    assert (again["made"], again["pages"]) == (1, 2)
    assert {path: (site / path).read_bytes() for path in files(site)} == before


def test_a_bucket_gets_types_and_cache_lifetimes_and_no_second_writes(
    tmp_path: Path, fake_server: FakeBucketServer
) -> None:
    (tmp_path / "trip").mkdir()
    fill(tmp_path / "trip", 2)
    LocalBucket(str(tmp_path)).describe("trip/IMG 0001.JPG", {"details": '{"Film": "400"}', "caption": "Evening"})
    settings = Settings(bucket=str(tmp_path), public_url="https://photos.example/site", title="Ada")
    options = Options(jobs=2, quiet=True)
    site = open_site("gs://derivatives")
    outcome = exporting.export(settings, site, options)
    assert json.loads(exporting.summary(outcome))["pictures"] == outcome.pictures == 2
    stored = fake_server.objects("derivatives")
    lasting = {path for path in stored if path.startswith(("images/", "pages/"))}
    for path, found in stored.items():
        assert found.cache_control == (IMMUTABLE if path in lasting else "no-cache"), path
        assert found.content_type.partition(";")[0] == TYPES[Path(path).suffix], path
        assert ("charset=utf-8" in found.content_type) == found.content_type.startswith("text/")
    assert {Path(path).suffix for path in stored} >= TYPES.keys() - {".js", ".png"}
    listed = [
        image for path in lasting if path.endswith(".json") for image in json.loads(stored[path].data).get("images", ())
    ]
    assert len(listed) == 2 and not any(image["url"] for image in listed)
    album = next(found.data.decode() for path, found in stored.items() if path.startswith("album/"))
    assert 'property="og:image"' in album and "https://photos.example/site/images/" in album
    with fake_server.counting() as costs:
        assert exporting.export(settings, site, options).made == 0
    assert not costs["write"] and not costs["delete"]
    (tmp_path / "trip" / "IMG 0001.JPG").unlink()
    assert exporting.export(settings, site, options).removed > 5
    left = fake_server.objects("derivatives")
    assert not [path for path in left if "img-0001" in path] and [path for path in left if "img-0000" in path]


def test_only_changes_are_exported(tmp_path: Path) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, COUNT)
    export(photos, site)
    (site / "mine.txt").write_text("not the export's")
    (site / "images" / "mine.png").write_bytes(b"neither")
    before, images = files(site), gallery(site)
    (photos / "IMG 0003.JPG").write_bytes(picture(99, 77))
    (photos / "IMG 0005.JPG").unlink()
    (photos / "new.jpg").write_bytes(picture(55, 66))
    again = export(photos, site)
    assert again["read"] == 2 and again["pages"] <= 3
    after, now = files(site), gallery(site)
    assert now.keys() == images.keys() - {"IMG 0005.JPG"} | {"new.jpg"}
    untouched = [name for name in images if name not in ("IMG 0003.JPG", "IMG 0005.JPG")]
    for name in untouched:
        assert now[name] == images[name]
    made = {path for path in after.keys() - before.keys() if path.startswith("images/")}
    assert {path.split("/")[1].partition("~")[0] for path in made} == {"img-0003.jpg", "new.jpg"}
    gone = {path for path in before.keys() - after.keys() if path.startswith("images/")}
    assert {path.split("/")[1].partition("~")[0] for path in gone} == {"img-0003.jpg", "img-0005.jpg"}
    assert again["made"] == len(made) and again["removed"] == len(before.keys() - after.keys())
    assert {"mine.txt", "images/mine.png"} <= after.keys()
    kept = {path for path in before.keys() & after.keys() if path.startswith("images/")}
    assert all(after[path] == before[path] for path in kept)


def test_a_photo_that_cannot_be_read_now_leaves_the_site_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos, site, read, name = tmp_path / "photos", tmp_path / "site", LocalBucket.read, "IMG 0001.JPG"
    fill(photos, 2)
    export(photos, site)
    before = gallery(site)
    (photos / name).write_bytes(picture(99, 77))

    def silent(self: LocalBucket, *arguments: Any) -> bytes:
        raise StorageUnavailable("The bucket does not answer.")

    monkeypatch.setattr(LocalBucket, "read", silent)
    with pytest.raises(StorageUnavailable, match="1 pictures could not be read"):
        export(photos, site)
    assert gallery(site) == before

    def replaced(self: LocalBucket, *arguments: Any) -> bytes:
        if len(arguments) == 2:  # the whole photo, after its header
            (photos / name).write_bytes(picture(50, 40))
        return read(self, *arguments)

    monkeypatch.setattr(LocalBucket, "read", replaced)
    failed = exporting.export(Settings(bucket=str(photos)), open_site(str(site)), Options(quiet=True)).failed
    assert failed == {name: "It was replaced or deleted during the export."} and gallery(site) == before


def test_a_refusal_lasts_as_long_as_the_settings_that_caused_it(tmp_path: Path) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, 1)
    small = Settings(bucket=str(photos), max_pixels=100)
    assert exporting.export(small, open_site(str(site)), Options(quiet=True)).pictures == 0
    export(photos, site)
    assert len(gallery(site)) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [(BrokenImage("x"), "unreadable"), (UnsupportedImage("x"), "unreadable"), (TooLarge("x"), "too_large")],
)
def test_a_photo_that_cannot_be_developed_is_left_out_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    photos, site, make, tried = tmp_path / "photos", tmp_path / "site", exporting.make, []
    fill(photos, 2)

    def failing(settings: Settings, image: ShownImage, *rest: Any) -> Any:
        tried.append(image.name)
        if image.name == "IMG 0001.JPG":
            raise error
        return make(settings, image, *rest)

    monkeypatch.setattr(exporting, "make", failing)
    for _ in range(2):
        assert export(photos, site)["skipped"] == {reason: 1}
        assert gallery(site).keys() == {"IMG 0000.JPG"}
        assert json.loads((site / "darkroom.json").read_text())["skipped"] == {reason: 1}
    assert sorted(tried) == ["IMG 0000.JPG", "IMG 0001.JPG"]


def test_files_of_older_json_still_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, 4)
    export(photos, site)
    first, images = files(site), gallery(site)
    (photos / "IMG 0001.JPG").write_bytes(picture(99, 77))
    (photos / "IMG 0002.JPG").unlink()
    monkeypatch.setattr(exporting, "KEPT_SECONDS", 3600)
    assert export(photos, site)["removed"] == len(images["IMG 0002.JPG"]["srcset"]) + 2
    old = {path for path in first if "img-0002" not in path}
    assert old <= files(site).keys()
    assert [export(photos, site)[key] for key in ("made", "pages", "removed")] == [0, 0, 0]
    monkeypatch.setattr(exporting, "KEPT_SECONDS", 0)
    assert export(photos, site)["removed"] == len(images["IMG 0001.JPG"]["srcset"]) + 1 + 3
    promised = {entry["url"] for image in gallery(site).values() for entry in image["srcset"]}
    assert promised <= files(site).keys() and not old <= files(site).keys()


def test_changed_captions_rewrite_pages_but_no_picture(exported: tuple[Path, Path]) -> None:
    photos, site = exported
    before = files(site)
    LocalBucket(str(photos)).describe("IMG 0001.JPG", {"caption": "Evening", "tags": "sea"})
    again = export(photos, site)
    assert (again["read"], again["made"], again["pages"]) == (0, 0, 2)  # a page of images, and the searched text
    assert gallery(site)["IMG 0001.JPG"]["caption"] == "Evening"
    after = files(site)
    assert set(before.keys() ^ after.keys()) <= {path for path in {*before, *after} if "pages/" in path}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "photos", 3)
    done = run(tmp_path / "photos", tmp_path / "site", "--dry-run", "--quiet")
    assert done.returncode == 0 and "3 pictures" in done.stdout and "would be made" in done.stdout
    assert not (tmp_path / "site").exists()


def test_foreign_files_are_not_overwritten(tmp_path: Path) -> None:
    fill(tmp_path / "photos", 2)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("a blog")
    export(tmp_path / "photos", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "a blog"
    other = tmp_path / "other"
    other.mkdir()
    (other / "darkroom.json").write_text("{}")
    refused = run(tmp_path / "photos", other)
    assert refused.returncode == 1 and "darkroom.json" in refused.stderr and len(list(other.iterdir())) == 1
    (other / "darkroom.json").rename(other / "darkroom-oembed.json")
    with pytest.raises(ConfigurationError, match=r"darkroom-oembed\.json"):
        export(tmp_path / "photos", other)


def test_the_root_is_written_after_all_that_it_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor who comes at any moment of the second export sees one of the two galleries, whole."""
    fill(tmp_path / "photos", 2)
    site = tmp_path / "site"
    export(tmp_path / "photos", site)
    fill(tmp_path / "photos", 4)
    write, seen = FolderSite.write, []

    def watched(self: FolderSite, *arguments: Any) -> None:
        write(self, *arguments)
        seen.append(len(gallery(site)))

    monkeypatch.setattr(FolderSite, "write", watched)
    export(tmp_path / "photos", site)
    assert set(seen) == {2, 4} and seen == sorted(seen)


def test_files_of_an_export_that_failed_are_removed_with_their_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos, site, write = tmp_path / "photos", tmp_path / "site", FolderSite.write
    fill(photos, 3)

    def failing(self: FolderSite, path: str, *rest: Any) -> None:
        write(self, path, *rest)
        if path.startswith("images/"):
            raise StorageUnavailable("No space left.")

    monkeypatch.setattr(FolderSite, "write", failing)
    failed = exporting.export(Settings(bucket=str(photos)), open_site(str(site)), Options(jobs=1, quiet=True)).failed
    assert len(failed) == 3 and set(failed.values()) == {"No space left."} and len(pictures(site)) == 3
    assert not (site / "darkroom.json").exists() and not list(site.glob("p*"))
    monkeypatch.setattr(FolderSite, "write", write)
    for name in ("IMG 0000.JPG", "IMG 0002.JPG"):
        (photos / name).unlink()
    export(photos, site)
    assert gallery(site).keys() == {"IMG 0001.JPG"}
    assert {path.parent.parent.name.partition("~")[0] for path in pictures(site)} == {"img-0001.jpg"}


def test_an_emptied_folder_is_removed_but_never_the_site_itself(tmp_path: Path) -> None:
    site = FolderSite(tmp_path / "site")
    site.write("images/a/1.webp", b"x", "image/webp", "")
    site.clean()
    site.delete("images/a/1.webp")
    site.delete("images/a/1.webp")
    assert list((tmp_path / "site").iterdir()) == []


def test_wordpress_embeds_the_preview_page_if_its_address_is_known(tmp_path: Path) -> None:
    fill(tmp_path / "photos", 1)
    for url, name in (("", "unknown"), ("https://blog.example/my photos", "known")):
        target = tmp_path / name
        settings = Settings(bucket=str(tmp_path / "photos"), public_url=url)
        exporting.export(settings, open_site(str(target)), Options(quiet=True))
        page = (target / "index.html").read_text()
        assert ("application/json+oembed" in page) == ("darkroom-oembed.json" in files(target)) == bool(url)
    assert 'href="https://blog.example/my photos/darkroom-oembed.json"' in page
    answer = json.loads((target / "darkroom-oembed.json").read_bytes())
    assert answer["type"] == "rich" and 'src="https://blog.example/my photos/index.html"' in answer["html"]
    assert (answer["version"], answer["width"], answer["height"]) == ("1.0", 800, 600)
    assert "postMessage" in page and "_blank" in page


@pytest.mark.parametrize(("source", "target"), [("photos", "photos/site"), ("photos", "photos"), ("x/images", "x")])
def test_a_site_inside_the_photos_is_refused(tmp_path: Path, source: str, target: str) -> None:
    fill_in = tmp_path / source
    fill_in.mkdir(parents=True)
    refused = run(fill_in, tmp_path / target)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    assert "outside the photos" in refused.stderr or "another target" in refused.stderr


def test_the_public_url_is_whole_and_encoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments([str(tmp_path), "site", "--url", "blog.example.org/photos"])
    assert "did you mean https://blog.example.org/photos?" in capsys.readouterr().err
    asked = parse_arguments([str(tmp_path), "site", "--url", "https://blog.example.org/my photos/"])
    assert asked.url == "https://blog.example.org/my%20photos"


def test_the_tag_and_the_commands_that_open_a_bucket_are_printed(
    tmp_path: Path, fake_server: FakeBucketServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path, 1)
    assert command([str(tmp_path), "gs://derivatives/blog/", "--quiet"]) == 0
    said = capsys.readouterr().out
    base = "https://storage.googleapis.com/derivatives/blog"
    assert f'<darkroom-gallery src="{base}"' in said and f'<script src="{base}/embed.js" async></script>' in said
    rule = {"origin": ["*"], "method": ["GET", "HEAD"], "responseHeader": ["ETag"], "maxAgeSeconds": 86400}
    assert f"echo '{json.dumps([rule])}' > cors.json" in said
    assert "buckets update gs://derivatives --cors-file=cors.json" in said
    assert "gs://derivatives --member=allUsers --role=roles/storage.legacyObjectReader" in said
    assert "no sitemap" not in said and f"show the gallery: {base}/index.html" in said


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, 1)
    site.mkdir()
    (site / "images").write_text("a file")
    assert command([str(photos), str(site), "--quiet"]) == 1
    said = capsys.readouterr()
    assert f"{site}/images/" in said.err and "cannot be written or read" in said.err and "Nothing was" in said.err
    assert "The tag" not in said.out and not (site / "darkroom.json").exists()


@pytest.mark.parametrize(
    ("source", "target", "is_refused"),
    [
        ("photos", "photos", True),
        ("photos", "photos/site", True),
        ("photos", "photos-site", False),
        ("photos/2024", "photos", False),
        ("site/images/x", "site", True),
        ("gs://b/photos", "gs://b/photos/site", True),
        ("gs://b/photos", "gs://b/photos-site", False),
    ],
)
def test_a_site_is_not_among_its_photos(tmp_path: Path, source: str, target: str, is_refused: bool) -> None:
    urls = [url if "://" in url else f"{tmp_path}/{url}" for url in (source, target)]
    with pytest.raises(ConfigurationError, match="export") if is_refused else nullcontext():
        check_target(*urls)


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    refused = run(tmp_path / "nowhere", tmp_path / "site")
    assert refused.returncode == 1 and "nowhere does not exist" in refused.stderr
    assert not (tmp_path / "site").exists()


def kill_in_the_middle(photos: Path, site: Path, made: int) -> None:
    command = (SCRIPT, photos, site, "--quiet")
    running = forked.start(
        command, {**OWN_FOLDERS, "PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    start = len(pictures(site))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and running.poll() is None and len(pictures(site)) - start < made:
        time.sleep(0.01)
    assert running.poll() is None, "it was done before it could be killed"
    running.send_signal(signal.SIGKILL)
    running.wait()


def test_a_killed_export_is_completed_by_the_next_run(tmp_path: Path) -> None:
    photos, site = tmp_path / "photos", tmp_path / "site"
    fill(photos, COUNT)
    kill_in_the_middle(photos, site, 12)
    assert not (site / "darkroom.json").exists()
    done = {path for path in files(site) if path.startswith("images/")}
    assert len(done) >= 12
    (photos / "IMG 0000.JPG").unlink()  # was made, or planned, by the one who was killed
    rest = export(photos, site)
    images = gallery(site)
    assert len(images) == COUNT - 1
    assert rest["made"] <= sum(len(image["srcset"]) + 5 for image in images.values()) - len(done) + 12
    assert not list(site.glob("images/img-0000*"))
    # Now a second export dies, and what a visitor sees is the first.
    for number in range(6, 14):
        (photos / f"IMG {number:04}.JPG").write_bytes(picture(150, 100 + number))
    kill_in_the_middle(photos, site, 8)
    assert gallery(site) == images
    export(photos, site)
    assert gallery(site)["IMG 0010.JPG"]["height"] == 110
    leftovers = {path for path in files(site) if path.startswith("images/img-0010") and "/~" not in path}
    assert len({path.split("/")[2] for path in leftovers}) == 1
    assert not list(site.glob(".darkroom-incoming/*"))
