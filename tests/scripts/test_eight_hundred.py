"""800 photos of a bucket, as somebody has dropped them there: seen, described, exported, changed, killed."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import skimage.data
from PIL import Image

from fake_bucket import FakeBucketServer
from picture_metadata.private import find_private

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Path(skimage.data.__file__).parent
SOURCES = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "hubble_deep_field.jpg")
COUNT = 800
MADE = 500
"""Files, after which an export is killed."""
LOCATED = COUNT // 10

pytestmark = pytest.mark.long


def photo(chance: random.Random, sources: list[Image.Image], number: int) -> bytes:
    picture = sources[number % len(sources)]
    width = chance.randint(170, 420)
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


def script(name: str, *arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *map(str, arguments)],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )


def export(source: object, site: object, **environment: str) -> dict[str, Any]:
    done = script("export_site", source, site, "--json", "--quiet", "--no-sheets", **environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eight-hundred") / "photos"
    folder.mkdir()
    chance = random.Random(800)
    sources = [Image.open(SHIPPED / name).convert("RGB") for name in SOURCES]
    for number in range(COUNT):
        (folder / f"DSC {number:04}.JPG").write_bytes(photo(chance, sources, number))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8 nothing")
    (folder / "scan.tiff").write_bytes(b"II*\0")
    return folder


@pytest.fixture
def in_cloud(photos: Path, fake_server: FakeBucketServer) -> dict[str, str]:
    fake_server.fill_from(photos)
    fake_server.state.store.create_bucket("site")
    return {"STORAGE_EMULATOR_HOST": fake_server.url, "DARKROOM_DERIVATIVES": "gs://derivatives"}


def findings(source: object, **environment: str) -> dict[str, str]:
    done = script("doctor", source, "--json", **environment)
    assert done.returncode == 1
    return {finding["check"]: finding["text"] for finding in json.loads(done.stdout)["findings"]}


def check_findings(found: dict[str, str]) -> None:
    assert found["pictures"].startswith(f"{COUNT} pictures, {COUNT * 3 // 4} with a date")
    assert f"of {LOCATED} pictures" in found["location"] and f"of {LOCATED} pictures" in found["serial-numbers"]
    assert "1 picture skipped" in found["skipped-unreadable"]
    assert "1 picture skipped" in found["skipped-unsupported-format"]
    assert found["captions"].startswith(f"{COUNT} pictures") and found["alts"].startswith(f"{COUNT} pictures")


def test_in_a_folder(photos: Path, tmp_path: Path) -> None:
    check_findings(findings(photos))
    site = tmp_path / "site"
    first = export(photos, site)
    assert (first["pictures"], first["read"]) == (COUNT, COUNT + 1)  # one of them is broken
    for path in site.glob("images/*/*/*"):
        data = path.read_bytes()
        assert not find_private(data) and b"written by a camera" not in data and b"SN-1234" not in data
    table = tmp_path / "captions.csv"
    assert script("describe_images", photos, "--template", table).returncode == 0
    rows = table.read_text("utf-8-sig").splitlines()
    heading = rows[0].split(",")
    row = dict.fromkeys(heading, "") | {"name": "DSC 0001.JPG", "caption": "One"}
    table.write_text(",".join(heading) + "\n" + ",".join(row[name] for name in heading) + "\n")
    assert script("describe_images", photos, table).returncode == 0
    words = export(photos, site)
    assert (words["read"], words["made"], words["pages"]) == (0, 0, 1)
    sources = [Image.open(SHIPPED / SOURCES[0]).convert("RGB")]
    (photos / "DSC 0100.JPG").write_bytes(photo(random.Random(1), sources, 0))
    (photos / "DSC 0200.JPG").unlink()
    (photos / "DSC 0800.JPG").write_bytes(photo(random.Random(2), sources, 5))
    changed = export(photos, site)
    assert changed["read"] == 2 and 0 < changed["made"] < 20 and changed["pages"] <= 4
    assert export(photos, site) | {"read": 0, "made": 0, "pages": 0, "removed": 0} == export(photos, site)
    (photos / "DSC 0200.JPG").write_bytes(photo(random.Random(3), sources, 1))
    (photos / "DSC 0800.JPG").unlink()


def test_in_a_bucket(photos: Path, fake_server: FakeBucketServer, in_cloud: dict[str, str]) -> None:
    check = findings("gs://photos", **in_cloud)
    assert check["pictures"].startswith(f"{COUNT} pictures")
    command = [
        sys.executable,
        str(ROOT / "scripts" / "export_site.py"),
        "gs://photos",
        "gs://site/gallery",
        "--quiet",
        "--no-sheets",
    ]
    running = subprocess.Popen(
        command, env={"PATH": os.environ["PATH"], **in_cloud}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 300
    while len(fake_server.names("site")) < MADE and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    made = sum(name.startswith("gallery/images/") for name in fake_server.names("site"))
    assert made >= MADE - 10 and "gallery/darkroom.json" not in fake_server.names("site")
    rest = export("gs://photos", "gs://site/gallery", **in_cloud)
    everything = sum(name.startswith("gallery/images/") for name in fake_server.names("site"))
    # The one who was killed may have had a few more written than we counted.
    assert rest["pictures"] == COUNT and everything - made - 40 <= rest["made"] <= everything - made
    root = json.loads(fake_server.objects("site")["gallery/darkroom.json"].data)
    assert root["total"] == COUNT
