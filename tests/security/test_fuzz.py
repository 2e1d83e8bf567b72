"""Real photos, cut off and with bytes turned over by a seeded dice: never a 5xx, never a hang, memory bounded."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from PIL import Image

from function_fixtures import SHIPPED
from live_server import LiveServer, live_server
from odd_pictures import encoded

MEGABYTE = 1_000_000
SEED = 20_261_121
SOURCES = ("coffee.png", "rocket.jpg", "chelsea.png", "hubble_deep_field.jpg")


def sources() -> list[bytes]:
    """Small photos in every format that is read, some with EXIF and a profile, one progressive, one animated."""
    photos = [Image.open(SHIPPED / name).convert("RGB").resize((240, 160)) for name in SOURCES]
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "somebody"
    exif.get_ifd(0x8825)[1] = "N"
    frames = {"save_all": True, "append_images": photos[1:], "duration": 50}
    return [
        *(encoded(photo, "JPEG", exif=exif.tobytes(), quality=85) for photo in photos),
        *(encoded(photo, "PNG", exif=exif.tobytes()) for photo in photos[:2]),
        encoded(photos[0], "JPEG", progressive=True),
        encoded(photos[0].convert("CMYK"), "JPEG"),
        encoded(photos[1].convert("P"), "PNG"),
        encoded(photos[0], "WEBP", exif=exif.tobytes()),
        encoded(photos[0], "WEBP", lossless=True),
        encoded(photos[0], "WEBP", **frames),
        encoded(photos[0], "AVIF", exif=exif.tobytes()),
        encoded(photos[0], "GIF", **frames),
        encoded(photos[0], "PNG", **frames),
    ]


def broken(dice: random.Random, originals: list[bytes]) -> bytes:
    """One of them: cut off, or with some bytes changed, near the beginning more often than not, or both."""
    data = bytearray(dice.choice(originals))
    if dice.random() < 0.35:
        del data[dice.randrange(len(data)) :]
    for _ in range(dice.choice((0, 1, 2, 5, 20, 100))):
        if data:
            reach = min(len(data), 1000) if dice.random() < 0.6 else len(data)
            data[dice.randrange(reach)] = dice.randrange(256)
    if dice.random() < 0.1 and data:
        at = dice.randrange(len(data))
        data[at:at] = dice.randbytes(dice.randrange(1, 2000))
    return bytes(data)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, Path]]:
    bucket = tmp_path_factory.mktemp("broken")
    with live_server(bucket, enable="coloring-page", catalog_seconds="0") as running:
        yield running, bucket


def through_post(server: LiveServer, data: bytes) -> requests.Response:
    return requests.post(f"{server.url}/api/coloring-page", files={"input-image": ("a.jpg", data)}, timeout=30)


def through_the_bucket(server: LiveServer, name: str) -> requests.Response:
    return requests.get(f"{server.url}/api/get-image/resize:160,format:webp/{name}", timeout=30)


def run(server: LiveServer, bucket: Path, count: int, seed: int) -> Counter[int]:
    dice = random.Random(seed)
    originals = sources()
    files = [broken(dice, originals) for _ in range(count)]
    names = [f"{index:05}.{dice.choice(('jpg', 'png', 'webp', 'avif', 'gif'))}" for index in range(count)]
    for name, data in zip(names, files, strict=True):
        (bucket / name).write_bytes(data)
    with ThreadPoolExecutor(4) as pool:
        answers = [*pool.map(lambda data: through_post(server, data), files)]
        answers += pool.map(lambda name: through_the_bucket(server, name), names)
    failed = [answer for answer in answers if answer.status_code >= 500]
    assert not failed, [answer.text for answer in failed[:5]]
    assert server.memory() < 700 * MEGABYTE
    return Counter(answer.status_code for answer in answers)


def test_some_broken_files(server: tuple[LiveServer, Path]) -> None:
    statuses = run(*server, count=32, seed=SEED)
    # Both kinds: a test that breaks nothing, or everything, would say nothing.
    assert statuses[200] > 5 and statuses[415] + statuses[422] + statuses[413] > 5
    listing = requests.get(f"{server[0].url}/api/list-images?limit=1000", timeout=60).json()
    assert listing["total"] + sum(listing["skipped"].values()) == 32


@pytest.mark.long
def test_thousands_of_broken_files(server: tuple[LiveServer, Path], capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    statuses = run(*server, count=2_500, seed=SEED + 1)
    with capsys.disabled():
        seconds = time.monotonic() - started
        peak = server[0].memory() / MEGABYTE
        print(f"\n{statuses.total()} requests in {seconds:.0f} s: {dict(statuses)}, peak {peak:.0f} MB")


@pytest.mark.long
def test_a_photo_of_64_megapixels_works_within_a_gigabyte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = Image.open(SHIPPED / "hubble_deep_field.jpg").convert("RGB").resize((8000, 8000))
    photo.save(tmp_path / "large.jpg", quality=90)
    photo.close()
    with live_server(tmp_path, fresh=True, open="1") as running:
        for chain in ("resize:2560,format:webp", "thumb,format:jpeg", "coloring-page,format:png", "mirror,format:jpeg"):
            answer = requests.get(f"{running.url}/api/get-image/{chain}/large.jpg", timeout=120)
            assert answer.status_code == 200, answer.text
            with capsys.disabled():
                print(f"\n{chain}: peak {running.memory() / MEGABYTE:.0f} MB")
        assert running.memory() < 1000 * MEGABYTE
