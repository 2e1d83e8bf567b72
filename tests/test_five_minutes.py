"""Commands of the documentation, run by a shell as they stand, against folders and a bucket server."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from PIL import Image

import forked
from documentation import ROOT, TEXT, marked
from own_folders import OWN_FOLDERS
from running_server import running

RUN = ROOT / "scripts" / "run.py"


def shell(line: str, home: Path) -> str:
    """The output of a command; `.venv/bin/darkroom` is the command of this clone."""
    done = subprocess.run(
        ["sh", "-c", line.replace(".venv/bin/darkroom", f"{shlex.quote(sys.executable)} -m darkroom_cli")],
        cwd=ROOT,
        env={**OWN_FOLDERS, "PYTHONPATH": "functions:scripts", "PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def settings(line: str, home: Path) -> dict[str, str]:
    """The settings before `make run`, as a shell reads them."""
    assert line.endswith(" make run")
    printed = shell(f"{line.removesuffix('make run')} env", home)
    return dict(pair.split("=", 1) for pair in printed.splitlines() if pair.startswith(("DARKROOM_", "STORAGE_")))


def scan(path: Path, size: tuple[int, int] = (90, 120)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "tan").save(path)


def test_a_museum(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        scan(tmp_path / "Scans" / "atlas" / f"page_{number}.jpg")
    scan(tmp_path / "Masters" / "plate.tif", (700, 600))
    install, tile, run, *looks = marked("museum")
    assert (ROOT / install.split()[-1]).is_file()
    assert "atlas/plate.jpg, 700 x 600" in shell(tile, tmp_path)
    with running(tmp_path / "log", RUN, **settings(run, tmp_path)) as base:
        addresses = [look.removeprefix("curl ").replace("http://localhost:8080", base) for look in looks]
        collection, manifest = (requests.get(address, timeout=30).json() for address in addresses)
        assert [item["id"] for item in collection["items"]] == [manifest["id"]]
        labels = [canvas["label"]["none"][0] for canvas in manifest["items"]]
        assert labels == ["page_1", "page_2", "page_10", "plate"]
        plate = manifest["items"][3]["items"][0]["items"][0]["body"]
        assert requests.get(plate["id"], timeout=30).headers["Content-Type"] == "image/jpeg"
        info = requests.get(f"{plate['service'][0]['id']}/info.json", timeout=30).json()
        assert (info["width"], info["height"]) == (700, 600)
        (page,) = re.findall(r"http://localhost:8080(/zoom\?\S+)\.\n", TEXT)
        assert requests.get(base + page, timeout=30).status_code == 200


@contextmanager
def started(line: str, home: Path) -> Iterator[str]:
    """Yields the first line of output; stops the process afterwards."""
    words = shlex.split(line.replace("~", str(home)))
    log = home / "server.log"
    with log.open("wb") as output:
        process = forked.start(words[1:], cwd=ROOT, stdout=output)
    try:
        while not log.read_text().endswith("\n"):
            assert process.poll() is None
            time.sleep(0.02)
        yield log.read_text()
    finally:
        process.terminate()
        process.wait(20)


def test_a_bucket_without_a_cloud(tmp_path: Path) -> None:
    scan(tmp_path / "Pictures" / "best" / "tan.jpg")
    serve, run = marked("emulator")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with started(serve.replace("9023", port), tmp_path) as said:
        environment = settings(run.replace("9023", port), tmp_path)
        assert environment["STORAGE_EMULATOR_HOST"] in said
        with running(tmp_path / "log", RUN, **environment) as base:
            (image,) = requests.get(f"{base}/api/list-images", timeout=30).json()["images"]
            assert image["name"] == "tan.jpg"
            assert requests.get(f"{base}/api/get-image/thumb,format:png/tan.jpg", timeout=30).status_code == 200
    # Created for visitors' pictures, and empty.
    with suppress(OSError):
        (ROOT / "bucket-visitors").rmdir()


@pytest.mark.parametrize("viewer", re.findall(r"https://unpkg\.com/(\w+@[\d.]+)/", TEXT))
def test_the_viewer_of_the_documentation_is_the_one_that_is_tested(viewer: str) -> None:
    name, version = viewer.split("@")
    packages = json.loads((ROOT / "tests" / "viewers" / "package.json").read_text())
    assert packages["devDependencies"][name] == version
