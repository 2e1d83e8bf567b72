"""The pages of photos, the feed and the sitemap of an export."""

import base64
import json
import os
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from PIL import Image

from darkroom.catalog.pick import point
from darkroom.config import Settings
from darkroom.storage import open_bucket
from darkroom_cli.exporting import layout
from darkroom_cli.exporting import run as exporting
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.site import FolderSite
from functions.test_embed import Reader
from scripts.test_export_site import fill

URL = "https://blog.example.org/photos"


def export(source: Path, site: Path, url: str = URL, camera: bool = False) -> None:
    open_bucket.cache_clear()
    settings = Settings(bucket=str(source), public_url=url, title="Ada & Co", camera=camera)
    outcome = exporting.export(settings, FolderSite(site), Options(jobs=2, quiet=True))
    assert not outcome.failed


def file_of(site: Path, url: str) -> Path:
    assert url.startswith(f"{URL}/")
    return site / url.removeprefix(f"{URL}/")


def test_pages_feed_and_sitemap_link_to_files_of_the_export(tmp_path: Path) -> None:
    source, site = tmp_path / "photos", tmp_path / "site"
    fill(source, 4)
    (source / "sub").mkdir()
    next(source.glob("*.JPG")).rename(source / "sub" / "Ä & 3.jpg")
    for day, photo in enumerate(sorted(source.rglob("*.*"), key=lambda path: path.stem[-1])):
        os.utime(photo, (86_400 * (day + 1), 86_400 * (day + 1)))
    export(source, site)
    root = json.loads((site / "darkroom.json").read_text())
    images = [image for page in root["pages"] for image in json.loads((site / page["url"]).read_text())["images"]]
    assert len(images) == 4
    assert [image["page"] for image in images] == walked(site, images[0]["page"])
    for image in images:
        page = Reader((site / image["page"]).read_text())
        base = f"{URL}/{image['page']}"
        links = [one["href"] for name in ("a", "link") for one in page.all(name)]
        links += [part.split()[0] for one in page.all("img") for part in str(one["srcset"]).split(", ")]
        inside = [urljoin(base, str(link)) for link in links if not str(link).startswith("data:")]
        assert all(file_of(site, urlsplit(link)._replace(query="").geturl()).is_file() for link in inside)
        assert {"rel": "canonical", "href": base} in page.all("link")
        assert file_of(site, page.meta("og:image") or "").is_file()
    for name in ("feed.xml", "sitemap.xml"):
        found = re.findall(rf'{re.escape(URL)}/[^"<& ]+', (site / name).read_text())
        assert len(found) > 4 and all(file_of(site, url).is_file() for url in found)
    # The photos that were added last come first.
    days = re.findall("<updated>(.*?)T00:00:00Z</updated>", (site / "feed.xml").read_text())
    assert days == ["1970-01-05", *(f"1970-01-0{day}" for day in (5, 4, 3, 2))]


def walked(site: Path, first: str) -> list[str]:
    """The pages from the first one, following the links to the next."""
    found = [first]
    while True:
        page = Reader((site / found[-1]).read_text())
        after = [one["href"] for one in page.all("link") if one.get("rel") == "next"]
        if not after:
            return found
        found.append(urljoin(found[-1], after[0]))


def test_changed_pages_are_written_and_pages_of_deleted_photos_are_removed(tmp_path: Path) -> None:
    source, site = tmp_path / "photos", tmp_path / "site"
    fill(source, 4)
    export(source, site)
    before = {path: path.stat().st_mtime_ns for path in (site / "photo").iterdir()}
    gone = min(path for path in source.iterdir() if path.suffix == ".JPG")
    gone.unlink()
    export(source, site)
    after = {path: path.stat().st_mtime_ns for path in (site / "photo").iterdir()}
    assert len(before.keys() - after.keys()) == 1
    assert 1 <= sum(before[path] != changed for path, changed in after.items()) <= 2
    assert gone.name not in (site / "sitemap.xml").read_text()


def test_without_a_url_pages_have_relative_links_and_no_feed(tmp_path: Path) -> None:
    source, site = tmp_path / "photos", tmp_path / "site"
    fill(source, 1)
    exif = Image.Exif()
    exif[272] = "Brownie"
    Image.new("RGB", (30, 20)).save(source / "camera.jpg", exif=exif)
    export(source, site, "", camera=True)
    assert not (site / "feed.xml").exists() and not (site / "sitemap.xml").exists()
    assert not [one for path in (site / "photo").iterdir() for one in Reader(path.read_text()).addresses()]
    details = json.loads((site / "details" / "camera.jpg.json").read_text())
    assert details["name"] == "camera.jpg" and details["details"]["camera"] == "Brownie"
    assert len(list((site / "details").iterdir())) == 2


def test_album_pages_have_folders_texts_a_preview_and_the_feed(tmp_path: Path) -> None:
    source = tmp_path / "photos"
    fill(source, 1)
    fill(source / "trip", 1)
    fill(source / "trip" / "day", 1)
    (source / "albums.json").write_text(json.dumps({"trip": {"title": "A trip", "description": "By the sea"}}))
    for url in (URL, ""):
        site = tmp_path / f"site{len(url)}"
        export(source, site, url)
        for path, root, title in (("index.html", "", "Ada & Co"), ("album/trip.html", "../", "A trip")):
            page = Reader((site / path).read_text())
            feed = {"rel": "alternate", "type": "application/atom+xml", "href": f"{root}feed.xml"}
            assert (feed in page.all("link")) == bool(url)
            assert not url or page.meta("og:title") == title
            assert (page.meta("og:image") is not None) == bool(url)
            assert not url or file_of(site, str(page.meta("og:image"))).is_file()
        text = (site / "index.html").read_text()
        assert 'href="album/trip.html"' in text and "<strong>A trip</strong><small>2 photos</small>" in text
        assert {"name": "description", "content": "By the sea"} in page.all("meta")
        inner = Reader((site / layout.album_path("trip/day")).read_text())
        assert {"../index.html", "../album/trip.html"} <= {one["href"] for one in inner.all("a")}
    assert "<title>Ada &amp; Co</title>" in (tmp_path / f"site{len(URL)}" / "feed.xml").read_text()


def test_the_root_has_the_points_for_seeded_picks_and_no_original(tmp_path: Path) -> None:
    """Five bytes of each name's point on the ring, in page order; a broken picture is still counted."""
    source, site = tmp_path / "photos", tmp_path / "site"
    fill(source, 3)
    whole = next(source.glob("*.JPG")).read_bytes()
    (source / "broken.gif").write_bytes(b"GIF89a\x20\0\x20\0\0\0\0,\0\0\0\0\x20\0\x20\0\0\x08")
    for _ in range(2):
        export(source, site)
        root = json.loads((site / "darkroom.json").read_text())
        images = [image for page in root["pages"] for image in json.loads((site / page["url"]).read_text())["images"]]
        points = base64.b64decode(json.loads((site / root["points"]).read_text())["points"])
        assert points == b"".join(point(image["name"]).to_bytes(8, "big")[:5] for image in images)
        assert [image["url"] for image in images] == [None] * root["total"]
        assert sum(root["skipped"].values()) == 1 and root["skipped"].keys() <= {"unreadable", "broken"}
    assert not any(path.read_bytes() == whole for path in site.rglob("*") if path.is_file())


def test_a_foreign_feed_is_not_overwritten(tmp_path: Path) -> None:
    source, site = tmp_path / "photos", tmp_path / "site"
    fill(source, 2)
    site.mkdir()
    (site / "feed.xml").write_text("the blog's own")
    for _ in range(2):
        export(source, site)
        assert (site / "feed.xml").read_text() == "the blog's own"
        assert "photo/" in (site / "sitemap.xml").read_text()
