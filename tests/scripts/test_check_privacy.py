"""Published pictures with private metadata are found and can be cleaned, and no derivative contains any."""

import io
import json
from pathlib import Path

import numpy as np
import planted
import pytest
from PIL import Image, ImageOps
from uploading import blobs

from darkroom.image_file.privacy.private import find_private
from darkroom.storage import Bucket
from darkroom_cli.commands import check_privacy
from function_fixtures import Call, Configure

TELLING = {
    "cat.jpg": (planted.secret_jpeg, "image/jpeg"),
    "a/cat.png": (planted.secret_png, "image/png"),
    "cat.webp": (planted.secret_webp, "image/webp"),
    "cat.avif": (planted.secret_avif, "image/avif"),
    "two.jpg": (planted.secret_mpo, "image/jpeg"),
}


@pytest.fixture
def telling(bucket: Bucket) -> Bucket:
    for name, (make, content_type) in TELLING.items():
        bucket.write(name, make(), content_type, {"caption": "Kept"})
    bucket.write("plain.jpg", planted.encode(planted.photo()), "image/jpeg")
    bucket.write("artist.jpg", planted.encode(planted.photo(), exif=planted.exif(secrets=False)), "image/jpeg")
    bucket.write("place.jpg", planted.secret_jpeg(), "image/jpeg", {"kept": "all"})
    return bucket


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))


def test_pictures_with_private_metadata_are_listed(
    telling: Bucket, destination: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_privacy.main([destination]) == 1
    out, err = capsys.readouterr()
    listed = {line.partition(": ")[0]: line for line in out.splitlines()[:-1]}
    assert set(listed) == {*TELLING, "place.jpg"}
    assert listed["place.jpg"].endswith("kept on purpose")
    for words in ("location (EXIF GPS", "serial numbers (", "maker notes (EXIF MakerNote)", "CameraOwnerName"):
        assert words in listed["cat.jpg"]
    assert "5 of 8 pictures have private metadata" in err
    assert check_privacy.main([destination, "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()[:-1]]
    assert {one["name"] for one in found if not one["kept"]} == set(TELLING)


@pytest.mark.parametrize("destination", ["folder", "gs"], indirect=True)
def test_clean_removes_it_and_keeps_pixels_and_captions(
    telling: Bucket, destination: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {name: telling.read(name) for name in blobs(telling)}
    assert check_privacy.main([destination, "--clean", "--dry-run"]) == 1
    assert {name: telling.read(name) for name in before} == before
    assert check_privacy.main([destination, "--clean"]) == 0
    assert check_privacy.main([destination]) == 0
    for name, data in before.items():
        after = telling.read(name)
        assert (after == data) == (name not in TELLING)
        assert np.array_equal(pixels(after), pixels(data))
        if name in TELLING:
            assert find_private(after) == []
            assert telling.stat(name).metadata["caption"] == "Kept"


def test_no_derivative_contains_private_metadata(tmp_path: Path, configure: Configure, call: Call) -> None:
    sources = {**{name: make() for name, (make, _) in TELLING.items()}, "cat.gif": planted.secret_gif()}
    for name, data in sources.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    configure(bucket=tmp_path, open="1", catalog_seconds="0")
    client = call("get_image")
    chains = ("resize:160,format:jpeg", "resize:160,format:avif", "rotate:90,format:webp", "coloring-page,format:png")
    for number, name in enumerate(sources):
        answer = client.get(f"/{chains[number % len(chains)]}/{name}")
        assert answer.status_code == 200
        assert planted.SECRET not in answer.data
        assert find_private(answer.data) == []
