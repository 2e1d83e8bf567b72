"""Many clients, a bucket that fails at times: nearly all get their picture, the rest a clean 503; memory is flat."""

import io
import random
import threading
import time
from collections import Counter

import pytest
import requests
from PIL import Image

from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED
from live_server import LiveServer, live_server

CLIENTS = 32
FAULTS = ("503", "429", "reset", "lost", "truncated", "corrupted")
NAMES = ("coffee.png", "chelsea.png", "astronaut.png", "rocket.jpg")
STORED = tuple(f"resize:{width},format:webp" for width in (160, 240, 320, 480))
MEGABYTE = 1_000_000


def visit(server: LiveServer, seed: int, ends: float, statuses: Counter[str], lock: threading.Lock) -> None:
    """One client: nine of ten requests are for what is stored, the tenth for what nobody has asked for yet."""
    dice = random.Random(seed)
    with requests.Session() as session:
        while time.monotonic() < ends:
            name = dice.choice(NAMES)
            fresh = f"resize:{dice.randrange(20, 2000)},quality:{dice.randrange(40, 99)},format:webp"
            chain = dice.choice(STORED) if dice.random() < 0.9 else fresh
            answer = session.get(f"{server.url}/api/get-image/{chain}/{name}", timeout=30)
            found = judge(answer)
            with lock:
                statuses[found] += 1


def judge(answer: requests.Response) -> str:
    if answer.status_code == 200:
        with Image.open(io.BytesIO(answer.content)) as image:
            image.load()
        return "good"
    clean = answer.status_code == 503 and answer.headers["Content-Type"] == "application/problem+json"
    return "clean 503" if clean and "Retry-After" in answer.headers else f"{answer.status_code} {answer.text[:100]}"


def load(server: LiveServer, seconds: float) -> Counter[str]:
    statuses: Counter[str] = Counter()
    lock = threading.Lock()
    ends = time.monotonic() + seconds
    threads = [threading.Thread(target=visit, args=(server, seed, ends, statuses, lock)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.long
def test_five_of_a_hundred_requests_to_the_bucket_fail(
    fake_server: FakeBucketServer, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        fake_server.put("photos", name, (SHIPPED / name).read_bytes(), "image/png", None, {}, {})
    with live_server("gs://photos", derivatives="gs://derivatives", open="1") as running:
        for name in NAMES:
            for chain in STORED:
                assert requests.get(f"{running.url}/api/get-image/{chain}/{name}", timeout=30).status_code == 200
        load(running, 15)
        fake_server.fail_randomly(0.05, 5, FAULTS)
        before = running.memory("VmRSS")
        statuses = load(running, 60)
        after = running.memory("VmRSS")
    with capsys.disabled():
        megabytes = f"{before / MEGABYTE:.0f} MB, then {after / MEGABYTE:.0f} MB"
        print(f"\n{statuses.total()} requests: {dict(statuses)}; {megabytes}")
    assert set(statuses) <= {"good", "clean 503"}
    assert statuses["good"] / statuses.total() >= 0.995
    assert after - before < 60 * MEGABYTE
