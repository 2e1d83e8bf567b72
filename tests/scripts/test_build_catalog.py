"""scripts/build_catalog.py as a person runs it: once, again, dry, and killed in the middle."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

import forked
from catalog.galleries import fill
from darkroom.catalog.query import Query
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.config import Settings
from function_fixtures import Call, Configure
from own_folders import OWN_FOLDERS

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_catalog.py"


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return forked.run([SCRIPT, *arguments], {**OWN_FOLDERS, "PATH": os.environ["PATH"]})


def build(*arguments: str) -> dict[str, Any]:
    done = run("--json", "--quiet", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_builds_then_finds_nothing_to_do(tmp_path: Path) -> None:
    gallery = tmp_path / "gallery"
    fill(gallery, 30)
    dry = build(str(gallery), "--dry-run")
    assert (dry["pictures"], dry["read"]) == (30, 30)
    assert not (gallery / "derivatives").exists()
    place = tmp_path / "derivatives"
    place.mkdir()
    first = build(str(gallery), "--derivatives", str(place))
    assert (first["pictures"], first["read"], first["pending"]) == (30, 30, 0)
    assert (place / "~catalog" / "root.json").is_file() and not (gallery / "derivatives").exists()
    second = build(str(gallery), "--derivatives", str(place))
    assert (second["pictures"], second["read"], second["files"]) == (30, 0, 0)


def test_it_prints_a_summary(tmp_path: Path) -> None:
    fill(tmp_path / "gallery", 3)
    done = run(str(tmp_path / "gallery"))
    assert "3 pictures in 1 segments" in done.stdout and "3 headers read" in done.stdout
    wrong = run(str(tmp_path / "nowhere"))
    assert wrong.returncode == 1 and "nowhere does not exist" in wrong.stderr and "Traceback" not in wrong.stderr


def test_the_catalog_may_be_in_a_separate_bucket(tmp_path: Path, configure: Configure, call: Call) -> None:
    fill(tmp_path / "gallery", 5)
    (tmp_path / "derived").mkdir()
    build(str(tmp_path / "gallery"), "--derivatives", str(tmp_path / "derived"))
    configure(bucket=tmp_path / "gallery", derivatives=tmp_path / "derived", catalog_seconds="0")
    (tmp_path / "gallery" / "photo-00000.jpg").unlink(missing_ok=True)
    # The stored catalog serves, so a picture deleted since is still listed.
    assert call("list_images").get("/").get_json()["total"] == 5


@pytest.mark.long
def test_a_killed_run_can_be_resumed(tmp_path: Path) -> None:
    gallery = tmp_path / "gallery"
    fill(gallery, 5000)
    running = forked.start(
        [SCRIPT, gallery, "--quiet"], {**OWN_FOLDERS, "PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    root = gallery / "derivatives" / "~catalog" / "root.json"
    while not root.is_file() and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    settings = Settings(bucket=str(gallery))
    half = GalleryCatalog(settings).page(Query(), 10)
    assert half.total == 5000 and 0 < half.pending < 5000 and all(image.is_measured for image in half.images)
    after = build(str(gallery))
    assert after["pending"] == 0 and after["read"] == half.pending
    whole = GalleryCatalog(settings).page(Query(), 10)
    assert (whole.total, whole.pending) == (5000, 0)
