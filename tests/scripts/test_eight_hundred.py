"""800 photos in a bucket, added by hand: examined, described, exported, changed, interrupted."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import skimage.data
from PIL import Image

from darkroom.image_file.privacy.private import find_private
from fake_bucket import FakeBucketServer
from own_folders import OWN_FOLDERS

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Path(skimage.data.__file__).parent
SOURCES = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "hubble_deep_field.jpg")
COUNT = 800
LOCATED = COUNT // 10
MADE = 500
"""Number of files after which the first export is killed."""

pytestmark = pytest.mark.long


def photo(chance: random.Random, number: int) -> bytes:
    """64 to 320 pixels wide, upright or turned, most with a date, some with a place and a serial number."""
    with Image.open(SHIPPED / SOURCES[number % len(SOURCES)]) as opened:
        picture = opened.convert("RGB")
    width = round(64 * 5 ** chance.random())
    picture = picture.resize((width, max(40, width * picture.height // picture.width)))
    exif = Image.Exif()
    exif[0x0112] = chance.choice((1, 1, 1, 3, 6, 8))
    if number % 4:
        date = f"20{chance.randint(10, 25)}:{chance.randint(1, 12):02}:{chance.randint(1, 28):02} 12:00:00"
        exif.get_ifd(0x8769)[0x9003] = date
    if number % 10 == 5:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 10.0)})
        exif.get_ifd(0x8769)[0xA431] = "SN-12345678"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=b"written by a camera")
    return buffer.getvalue()


class Place(ABC):
    """The locations of the photos and the site; `photos` and `site` are their URLs."""

    photos: str
    site: str
    environment: dict[str, str]

    @abstractmethod
    def put(self, name: str, data: bytes) -> None: ...

    @abstractmethod
    def remove(self, name: str) -> None: ...

    @abstractmethod
    def files(self) -> dict[str, bytes]:
        """Of the site, at one moment."""

    @abstractmethod
    def count(self) -> int:
        """The files of the site."""

    @abstractmethod
    def stamps(self) -> dict[str, object]:
        """What changes when a picture file of the site is written again."""


class Folder(Place):
    def __init__(self, base: Path) -> None:
        self.photos, self.site, self.environment = str(base / "photos"), str(base / "site"), {}
        Path(self.photos).mkdir()

    def put(self, name: str, data: bytes) -> None:
        (Path(self.photos) / name).write_bytes(data)

    def remove(self, name: str) -> None:
        (Path(self.photos) / name).unlink()

    def _paths(self) -> Iterator[Path]:
        # Not rglob, which stumbles over what an export takes away meanwhile.
        return (Path(folder) / name for folder, _, names in os.walk(self.site) for name in names)

    def files(self) -> dict[str, bytes]:
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in self._paths()}

    def count(self) -> int:
        return sum(1 for _ in self._paths())

    def stamps(self) -> dict[str, object]:
        return {str(path.relative_to(self.site)): path.stat().st_mtime_ns for path in self._paths()}


class Cloud(Place):
    def __init__(self, server: FakeBucketServer) -> None:
        self._server = server
        server.state.store.create_bucket("site")
        self.photos, self.site = "gs://photos", "gs://site/gallery"
        self.environment = {"STORAGE_EMULATOR_HOST": server.url}

    def put(self, name: str, data: bytes) -> None:
        self._server.put("photos", name, data, "image/jpeg")

    def remove(self, name: str) -> None:
        self._server.delete("photos", name)

    def files(self) -> dict[str, bytes]:
        return {name.removeprefix("gallery/"): found.data for name, found in self._server.objects("site").items()}

    def count(self) -> int:
        return len(self._server.objects("site"))

    def stamps(self) -> dict[str, object]:
        objects = self._server.objects("site").items()
        return {name.removeprefix("gallery/"): found.generation for name, found in objects}


@pytest.fixture(params=["folder", "cloud"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    found: Place = Folder(tmp_path) if request.param == "folder" else Cloud(request.getfixturevalue("fake_server"))
    chance = random.Random(800)
    for number in range(COUNT):
        found.put(f"DSC {number:04}.JPG", photo(chance, number))
    found.put("broken.jpg", b"\xff\xd8 nothing")
    found.put("scan.tiff", b"II*\0")
    return found


def command(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *map(str, arguments)]


def script(place: Place, name: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    environment = {**OWN_FOLDERS, "PATH": os.environ["PATH"], **place.environment}
    return subprocess.run(command(name, *arguments), env=environment, capture_output=True, text=True, check=False)


OPTIONS = ("--json", "--quiet")


def export(place: Place) -> dict[str, Any]:
    done = script(place, "export_site", place.photos, place.site, *OPTIONS)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def export_killed(place: Place, files: int) -> None:
    """An export that is killed when it has written so many files, or a few more."""
    environment, before = {**OWN_FOLDERS, "PATH": os.environ["PATH"], **place.environment}, place.count()
    running = subprocess.Popen(
        command("export_site", place.photos, place.site, *OPTIONS),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while place.count() - before < files:
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate()


def gallery(place: Place) -> dict[str, dict[str, Any]]:
    """The gallery as a visitor sees it, by name; fails if a listed file is missing."""
    files = place.files()
    root = json.loads(files["darkroom.json"])
    images = [image for page in root["pages"] for image in json.loads(files[page["url"]])["images"]]
    promised = {entry["url"] for image in images for entry in image["srcset"]}
    assert promised <= files.keys()
    assert len(images) == root["total"]
    return {image["name"]: image for image in images}


def pictures(place: Place) -> dict[str, object]:
    return {path: stamp for path, stamp in place.stamps().items() if path.startswith("images/")}


def check_findings(place: Place) -> None:
    done = script(place, "doctor", place.photos, "--json")
    assert done.returncode == 1, done.stderr
    found = {finding["check"]: finding["text"] for finding in json.loads(done.stdout)["findings"]}
    assert found["pictures"].startswith(f"{COUNT} pictures, {COUNT * 3 // 4} with a date")
    assert f"of {LOCATED} pictures" in found["location"] and f"of {LOCATED} pictures" in found["serial-numbers"]
    assert "1 picture skipped" in found["skipped-unreadable"]
    assert "1 picture skipped" in found["skipped-unsupported-format"]
    assert found["captions"].startswith(f"{COUNT} pictures") and found["alts"].startswith(f"{COUNT} pictures")


def describe(place: Place, table: Path, captions: dict[str, str]) -> None:
    """By the template that the script writes, with these captions filled in."""
    assert script(place, "describe_images", place.photos, "--template", table).returncode == 0
    columns = table.read_text("utf-8-sig").splitlines()[0].split(",")
    lines = [columns]
    for name, caption in captions.items():
        lines.append(list((dict.fromkeys(columns, "") | {"name": name, "caption": caption}).values()))
    table.write_text("".join(",".join(line) + "\n" for line in lines))
    done = script(place, "describe_images", place.photos, table)
    assert done.returncode == 0, done.stderr


def test_eight_hundred(place: Place, tmp_path: Path) -> None:
    check_findings(place)

    export_killed(place, MADE)
    done = pictures(place)
    assert len(done) >= MADE - 10 and "darkroom.json" not in place.stamps()
    first = export(place)
    images = gallery(place)
    assert (first["pictures"], len(images)) == (COUNT, COUNT)
    everything = pictures(place)
    assert first["made"] == len(everything) - len(done)
    assert {path: everything[path] for path in done} == done
    for path, data in place.files().items():
        if path.startswith("images/"):
            assert not find_private(data) and b"written by a camera" not in data and b"SN-1234" not in data, path

    describe(place, tmp_path / "captions.csv", {"DSC 0001.JPG": "One"})
    words = export(place)
    assert (words["read"], words["made"], words["pages"]) == (0, 0, 1)
    described = gallery(place)
    assert described["DSC 0001.JPG"]["caption"] == "One"
    assert {name: image | {"caption": None} for name, image in described.items()} == images
    assert pictures(place) == everything

    replaced = [f"DSC {number:04}.JPG" for number in range(100, 130)]
    for number, name in enumerate(replaced):
        place.put(name, photo(random.Random(number), number))
    place.remove("DSC 0200.JPG")
    place.put("DSC 0800.JPG", photo(random.Random(800), 5))
    export_killed(place, 20)
    assert gallery(place) == described
    half = pictures(place)
    changed = export(place)
    now, after = gallery(place), pictures(place)
    assert now.keys() == images.keys() - {"DSC 0200.JPG"} | {"DSC 0800.JPG"}
    touched = {*replaced, "DSC 0200.JPG", "DSC 0800.JPG"}
    assert {name for name in now.keys() | described.keys() if now.get(name) != described.get(name)} == touched
    assert changed["made"] == len(after.keys() - half.keys()) and changed["read"] == 0
    written = {path.split("/")[1].partition("~")[0] for path, _ in after.items() ^ everything.items()}
    assert written == {name.replace(" ", "-").lower() for name in touched}
    again = export(place)
    assert [again[key] for key in ("read", "made", "pages", "removed")] == [0, 0, 0, 0]
