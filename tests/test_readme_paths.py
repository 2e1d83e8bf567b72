"""The four paths of the README, run exactly as written in a fresh clone, on realistic folders."""

import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pillow_heif
import pytest
import requests
from PIL import ExifTags, Image

from catalog.galleries import picture
from documentation import PAGES, ROOT, marked
from function_fixtures import SHIPPED
from live_server import free_port
from test_persons_folder import tree
from viewers.hosting import hosted
from viewers.running import visit

pytestmark = pytest.mark.long
README = PAGES["README.md"]
EXAMPLE = "http://localhost:8080"


class Person:
    """A user with a home folder, a clone in it, and a free port instead of 8080."""

    def __init__(self, home: Path) -> None:
        self.home, self.clone, self.port = home, home / "darkroom", free_port()
        self.base = f"http://localhost:{self.port}"
        kept = ("PATH", "LANG", "SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")
        self.environment = {key: os.environ[key] for key in kept if key in os.environ}
        self.environment |= {"HOME": str(home), "PORT": str(self.port), "npm_config_cache": "/tmp/darkroom-test-npm"}

    def type(self, line: str, folder: Path | None = None) -> str:
        """Run a documented command, which must exit with 0; returns its output."""
        done = subprocess.run(
            ["sh", "-c", line.replace(EXAMPLE, self.base)],
            cwd=folder or self.clone,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    @contextmanager
    def serving(self, line: str) -> Iterator[str]:
        """Run a server until Ctrl-C, which must end it without a traceback. Yields the URL."""
        log = self.home / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                # Restores Ctrl-C, which background jobs of a shell ignore.
                ["env", "--default-signal=INT", "bash", "-c", line],
                cwd=self.clone,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self._wait(process, log)
            yield self.base
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
        assert "Traceback" not in log.read_text(errors="replace")

    def _wait(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        for _ in range(2700):
            assert process.poll() is None, log.read_text(errors="replace")[-3000:]
            try:
                requests.get(f"{self.base}/health?live=1", timeout=5)
                return
            except requests.ConnectionError:
                time.sleep(0.1)
        raise AssertionError(log.read_text(errors="replace")[-3000:])


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """A clone set up by the README's first command."""
    somebody = Person(tmp_path_factory.mktemp("home"))
    somebody.type(f"git clone --quiet {shlex.quote(str(ROOT))} darkroom", somebody.home)
    with somebody.serving(block("make run     #")) as base:
        shown(base, 3)
    return somebody


def block(start: str) -> str:
    """The commands of the README's shell block with a line that starts like this."""
    (found,) = (text for text in re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL) if f"\n{start}" in f"\n{text}")
    return str(found)


def shown(address: str, least: int, still: bool = False) -> None:
    """Check that Chromium shows the photos without an error, and without a layout shift if `still`."""
    seen = visit("site.mjs", address, str(least))
    assert seen["errors"] == seen["result"]["said"] == []
    assert seen["result"]["photos"] >= least and (seen["result"]["moved"] == 0 or not still)


@pytest.fixture(scope="module")
def pictures(person: Person) -> Path:
    """300 photos from phones and cameras: subfolders, GPS, HEIC, a read-only folder, no captions, and other files."""
    folder = person.home / "Pictures" / "best"
    for number in range(297):
        moment = datetime(2021, 1, 1, 12) + timedelta(days=5 * number)
        target = folder / ("", f"{moment:%Y}", "Trip to the sea (2)")[number % 3] / f"IMG_{number:04}.JPG"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture(320 - number % 90, 240, f"{moment:%Y:%m:%d %H:%M:%S}", location=number % 2 == 0))
    for number, name in enumerate(("rocket.jpg", "coffee.png", "chelsea.png")):
        with Image.open(SHIPPED / name) as image:
            exif = image.getexif()
            exif[ExifTags.Base.DateTime] = f"2026:0{number + 1}:01 10:00:00"
            pillow_heif.from_pillow(image.convert("RGB")).save(folder / f"IMG_9{number:03}.HEIC", exif=exif.tobytes())
    for name, text in ((".DS_Store", "\0"), ("Thumbs.db", "\0"), ("notes.txt", "x"), ("IMG_0001.MOV", "\0")):
        (folder / name).write_text(text)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def test_photos_on_a_static_blog(person: Person, pictures: Path) -> None:
    before = tree(pictures)
    with person.serving(block("DARKROOM_BUCKET=~/Pictures/best make run")) as base:
        # Each month has one photo, so the first screen shows few.
        shown(base, 1)
        listed = requests.get(f"{base}/api/list-images?limit=1000", timeout=60).json()
        assert listed["total"] == 300 and listed["images"][0]["name"].endswith("HEIC")
    printed = person.type(block("make export FROM="))
    assert tree(pictures) == before
    (tag,) = re.findall(r"<darkroom-gallery.*?</script>", printed, re.DOTALL)
    site = person.clone / "site"
    with hosted(site) as host:
        shown(f"{host}/photos/index.html", 1)
        blog = tag.replace("https://YOUR-SITE", host)
        (site / "blog.html").write_text(f"<!doctype html><title>A blog</title><h1>A blog</h1>{blog}<p>More text.</p>")
        shown(f"{host}/blog.html", 1, still=True)
    assert not [path for path in site.rglob("*.webp") if located(path)]


def located(path: Path) -> bool:
    with Image.open(path) as image:
        return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))


def test_any_size_on_demand(person: Person) -> None:
    with person.serving("make run") as base:
        for path in re.findall(r'<img src="(/api/[^"]+)"', README):
            assert requests.get(base + path, timeout=60).headers["Content-Type"].startswith("image/")
        listing, pick = (
            person.type(line) for line in block("curl 'http://localhost:8080/api/list-images").splitlines()
        )
        assert '"next_cursor"' in listing and '"srcset"' in pick


def test_coloring_pages(person: Person) -> None:
    with Image.open(SHIPPED / "chelsea.png") as cat:
        cat.resize((4000, 3000)).save(person.clone / "cat.jpg")
    with person.serving("make run") as base:
        person.type(block("curl -F input-image=@cat.jpg"))
        (address,) = re.findall(r"Open (http://localhost:8080/\S+),", README)
        assert requests.get(address.replace(EXAMPLE, base), timeout=30).status_code == 200
    with Image.open(person.clone / "page.png") as page:
        assert page.format == "PNG" and max(page.size) <= 1600


def test_scans_and_maps(person: Person) -> None:
    """The README links to docs/iiif.md. The masters include a book and the master of a scan."""
    (person.home / "Masters").mkdir()
    scans = person.home / "Scans" / "atlas"
    scans.mkdir(parents=True)
    plate = Image.effect_noise((1500, 1100), 60).convert("RGB")
    plate.save(person.home / "Masters" / "plate.tif")
    plate.save(person.home / "Masters" / "book.tif", save_all=True, append_images=[plate.rotate(180)])
    plate.reduce(4).save(scans / "cover.jpg")
    install, tiles, run, *looks = marked("museum")
    person.type(install)
    assert "atlas/book/002.jpg" in person.type(tiles)
    with person.serving(run) as base:
        collection, manifest = (person.type(line) for line in looks)
        assert f"{base}/api/iiif/manifest/atlas/book" in collection and "/api/iiif/3/atlas/plate.jpg" in manifest
        assert visit("zoom.mjs", base, "atlas/plate.jpg", str(person.home / "seen.png"))["errors"] == []
