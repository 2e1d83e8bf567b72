"""kill -9 while writing: no broken or partial picture is visible, and work can continue afterwards."""

import io
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from PIL import Image

import forked
from darkroom.storage import list_all
from darkroom.storage.local import LocalBucket
from function_fixtures import FUNCTIONS, SHIPPED
from live_server import live_server

UPLOAD = FUNCTIONS.parent / "scripts" / "upload_images.py"

WRITER = """
import os, random, signal, sys, time
sys.path.insert(0, sys.argv[1])
from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import derive, source
from darkroom.storage.versions import version_of

settings = Settings(bucket=sys.argv[2])
dice = random.Random(int(sys.argv[3]))
formats = ("jpeg", "webp", "png")
chains = [parse(f"resize:{width},format:{format}", {}) for width in range(40, 160) for format in formats]
blob = source(settings, "coffee.png")
derive(settings, Derivative.of(settings, "coffee.png", version_of(blob), parse("resize:20,format:png", {})), blob)
for _ in range(int(sys.argv[4])):
    child = os.fork()
    if not child:
        dice.shuffle(chains)
        for chain in chains:
            derive(settings, Derivative.of(settings, "coffee.png", version_of(blob), chain), blob)
        os._exit(0)
    time.sleep(dice.uniform(0.01, 0.4))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def check_whole(bucket: LocalBucket) -> int:
    """Whatever is there is a whole picture; how many there are."""
    count = 0
    for blob in list_all(bucket):
        with Image.open(io.BytesIO(bucket.read(blob.name))) as image:
            image.load()
        count += 1
    return count


def check_nothing_visible(folder: Path) -> None:
    """Beside the pictures only the folder that is ours."""
    for path in folder.rglob("*"):
        if ".darkroom" not in path.parts and path.is_file():
            assert path.suffix in (".jpg", ".png", ".webp"), path


def kill_writers(folder: Path, seed: int, rounds: int) -> None:
    shutil.copy(SHIPPED / "coffee.png", folder / "coffee.png")
    done = forked.run(["-c", WRITER, FUNCTIONS, folder, seed, rounds], timeout=600)
    assert done.returncode == 0, done.stderr


def test_some_killed_writers(tmp_path: Path) -> None:
    kill_writers(tmp_path, seed=1, rounds=6)
    assert check_whole(LocalBucket(str(tmp_path))) > 2, "no writer came to write"
    check_nothing_visible(tmp_path)


@pytest.mark.long
def test_160_killed_writers_and_a_server_after_them(tmp_path: Path) -> None:
    for seed in range(16):
        kill_writers(tmp_path, seed, rounds=10)
        assert check_whole(LocalBucket(str(tmp_path))) > 2, "no writer came to write"
        check_nothing_visible(tmp_path)
        if seed % 4 == 3:
            shutil.rmtree(tmp_path / "derivatives")
    with live_server(tmp_path) as running:
        for width in (160, 320, 480):
            answer = requests.get(f"{running.url}/api/get-image/resize:{width},format:webp/coffee.png", timeout=30)
            with Image.open(io.BytesIO(answer.content)) as image:
                assert image.size[0] == width


@pytest.mark.long
def test_40_killed_uploads_and_one_that_completes(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "bucket"
    source.mkdir()
    folder.mkdir()
    photo = Image.open(SHIPPED / "rocket.jpg").convert("RGB")
    for number in range(60):
        photo.rotate(number).resize((900, 600)).save(source / f"{number:03}.jpg", quality=92)
    command = [sys.executable, str(UPLOAD), "--jobs", "2", str(source), str(folder)]
    dice = random.Random(7)
    for _ in range(40):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.6, 2.0))
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        check_whole(LocalBucket(str(folder)))
        check_nothing_visible(folder)
        if len(list(folder.glob("*.jpg"))) > 50:
            for path in sorted(folder.glob("*.jpg"))[:40]:
                path.unlink()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
    bucket = LocalBucket(str(folder))
    assert check_whole(bucket) == 60
    assert all(blob.metadata.get("sha256") for blob in list_all(bucket))
