"""A server with one gigabyte stays below it, whatever 16 clients ask for at the same time."""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image

from darkroom.images import operations
from function_fixtures import SHIPPED
from live_server import LiveServer, live_server

SECONDS = float(os.environ.get("MIX_SECONDS", "60"))
SEED = int(os.environ.get("MIX_SEED", "0"))
GIGABYTE = 1_000_000_000
STEPS = (
    *("resize:{0}", "resize:{0}", "resize:{0}:{0}:cover", "scale:0.7", "crop:10p:10p:80p:80p", "pad:{0}:{0}", "square"),
    *("mirror", "flip", "rotate:90", "rotate:7", "quadrant:lt", "grayscale", "bitonal", "trim", "page:a4"),
    *("blur:9", "lowpass:20", "sharpen", "denoise", "gradient:magnitude", "remove-background", "obscure-faces"),
    *("coloring:classic", "coloring:lineart", "coloring:numbers", "resize:{0},blur:5,rotate:90"),
)
FORMATS = ("jpeg", "png", "webp", "avif")


@pytest.mark.long
def test_sixteen_clients_stay_below_a_gigabyte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = prepare(tmp_path)
    with live_server(
        tmp_path, fresh=True, memory_bytes=str(GIGABYTE * 6 // 10), open="1", queue_seconds="5"
    ) as running:
        ends = time.monotonic() + SECONDS
        with ThreadPoolExecutor(16) as pool:
            seen = sum(pool.map(lambda number: ask(running, names, number, ends), range(16)), Counter[int]())
        peak = running.memory()
    with capsys.disabled():
        print(f"\n{dict(seen)}, peak {peak // 1_000_000} MB")
    assert {step.split(":")[0] for step in STEPS} == set(operations.names()), "every operation is asked for"
    assert set(seen) <= {200, 413, 503} and seen[200] > 0
    assert peak < GIGABYTE


def prepare(folder: Path) -> list[str]:
    """Photos of 12 and 24 megapixels, in the formats that cost most to read."""
    photo = Image.open(SHIPPED / "coffee.png").convert("RGB")
    large, middle = (photo.resize(size, Image.Resampling.BICUBIC) for size in ((6000, 4000), (4000, 3000)))
    noise = np.random.default_rng(1).integers(0, 40, (3000, 4000, 3), dtype=np.uint8)
    middle = Image.fromarray(np.asarray(middle) // 2 + noise)
    large.save(folder / "large.jpg", quality=90)
    large.save(folder / "progressive.jpg", progressive=True)
    middle.save(folder / "middle.webp", method=0)
    middle.save(folder / "middle.avif", speed=10)
    middle.convert("CMYK").save(folder / "print.jpg", quality=90)
    middle.quantize(64).save(folder / "graphic.png", compress_level=1)
    middle.putalpha(Image.linear_gradient("L").resize(middle.size))
    middle.save(folder / "clear.png", compress_level=1)
    return sorted(path.name for path in folder.iterdir())


def ask(server: LiveServer, names: list[str], number: int, ends: float) -> Counter[int]:
    dice, seen, session = random.Random(1000 * SEED + number), Counter[int](), requests.Session()
    while time.monotonic() < ends:
        step = dice.choice(STEPS).format(dice.randrange(200, 4000))
        chain = f"{step},quality:{dice.randrange(40, 90)},format:{dice.choice(FORMATS)}"
        answer = session.get(f"{server.url}/api/get-image/{chain}/{dice.choice(names)}", timeout=120)
        seen[answer.status_code] += 1
    return seen
