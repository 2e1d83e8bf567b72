"""Uploads interrupted, killed and restarted, with real processes and signals."""

import io
import signal
import subprocess
import time
from pathlib import Path

import planted
import pytest
from PIL import Image
from uploading import blobs

import forked
from darkroom.storage import Bucket
from darkroom.storage.object_metadata import parse_metadata

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "upload_images.py"
COUNT = 12
EITHER = ("folder", pytest.param("gs", marks=pytest.mark.long))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    large = planted.encode(planted.photo("retina.jpg").resize((1000, 1000)), exif=planted.exif(6))
    for number in range(COUNT):
        (folder / f"{number:03}.jpg").write_bytes(large + b"%d" % number)
    return folder


def start(many: Path, destination: str) -> forked.Process:
    command = (SCRIPT, "--jobs", "2", many, destination)
    return forked.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_some(bucket: Bucket, process: forked.Process, least: int) -> None:
    deadline = time.monotonic() + 60
    while len(blobs(bucket)) < least and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def check_whole(bucket: Bucket) -> None:
    """Whatever is in the bucket is a whole picture, with its words or, after a kill, still without any."""
    for name in blobs(bucket):
        with Image.open(io.BytesIO(bucket.read(name))) as image:
            image.load()


@pytest.mark.parametrize("destination", EITHER, indirect=True)
def test_ctrl_c_finishes_work_in_progress_and_the_next_run_resumes(
    many: Path, destination: str, bucket: Bucket
) -> None:
    process = start(many, destination)
    wait_for_some(bucket, process, 3)
    process.send_signal(signal.SIGTERM if destination.startswith("gs") else signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    stored = blobs(bucket)
    assert 3 <= len(stored) < COUNT
    assert f"{len(stored)} uploaded" in out
    assert f"{COUNT - len(stored)} files were not processed; run the same command to continue." in out
    assert all(parse_metadata(blob.metadata).sha256 for blob in stored.values())
    check_whole(bucket)
    again = start(many, destination)
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0
    assert f"{COUNT - len(stored)} uploaded, 0 described, {len(stored)} skipped" in out
    assert len(blobs(bucket)) == COUNT


@pytest.mark.parametrize("destination", EITHER, indirect=True)
def test_a_killed_run_leaves_whole_pictures_and_the_next_one_completes(
    many: Path, destination: str, bucket: Bucket
) -> None:
    for least in (2, 6):
        process = start(many, destination)
        wait_for_some(bucket, process, least)
        process.kill()
        process.communicate()
        check_whole(bucket)
    again = start(many, destination)
    again.communicate(timeout=120)
    assert again.returncode == 0
    stored = blobs(bucket)
    assert len(stored) == COUNT
    assert all(parse_metadata(blob.metadata).sha256 for blob in stored.values())
    assert all(planted.SECRET not in bucket.read(name) for name in stored)
