"""Ten minutes of everything at once: 64 clients of seven kinds, and a bucket of which 5 % of the requests fail."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from PIL import Image
from soak_clients import LARGE, NAMES, STORED

from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED
from live_server import LiveServer, live_server

SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
CLIENTS = {"stored": 24, "cold": 8, "original": 6, "range": 6, "upload": 4, "slow_body": 8, "slow_reader": 8}
FAULTS = ("503", "429", "reset", "lost", "truncated", "corrupted")
MEGABYTE = 1_000_000
MEMORY = 1_000 * MEGABYTE


@pytest.mark.long
def test_ordinary_clients_are_served_beside_all_others(
    fake_server: FakeBucketServer, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(fake_server)
    settings = {"derivatives": "gs://derivatives", "open": "1", "enable": "coloring-page", "allowed_origins": "*"}
    with live_server("gs://photos", fresh=True, memory_bytes=str(MEMORY * 6 // 10), **settings) as running:
        for name in NAMES:
            for chain in STORED:
                assert requests.get(f"{running.url}/api/get-image/{chain}/{name}", timeout=30).status_code == 200
        fake_server.fail_randomly(0.05, 5, FAULTS)
        found, memory = soak(running)
        last = running.memory()
    stored = found["stored"]
    seen, times = stored["seen"], stored["times"]
    good, total = seen.get("good", 0), sum(seen.values())
    p99 = times[int(len(times) * 0.99)][0]
    at = {share: times[int(len(times) * share)][0] for share in (0.5, 0.9, 0.99)}
    with capsys.disabled():
        for kind, one in found.items():
            print(f"\n{kind:12} {one['seen']}", end="")
        print("".join(f"\n  slowest: {last}" for _, last in times[-5:]))
        print("seconds for a stored thumbnail:", {share: round(seconds, 2) for share, seconds in at.items()})
        print(f"p99 of a stored thumbnail {p99:.2f} s; memory {[round(each / MEGABYTE) for each in memory]} MB")
    assert good / total >= 0.999
    assert p99 <= 1.0
    assert last < MEMORY
    assert max(memory[-2:]) - memory[len(memory) // 3] < 100 * MEGABYTE
    for kind in CLIENTS:
        wrong = {word for word in found[kind]["seen"] if word.startswith(("wrong", "unclean"))}
        assert not wrong, (kind, wrong)


def prepare(bucket: FakeBucketServer) -> None:
    for name in NAMES:
        bucket.put("photos", name, (SHIPPED / name).read_bytes(), "image/png", None, {}, {})
    buffer = io.BytesIO()
    Image.new("L", (5000, 4000)).save(buffer, "PNG", compress_level=0)
    bucket.put("photos", LARGE, buffer.getvalue(), "image/png", None, {}, {})


def soak(server: LiveServer) -> tuple[dict[str, dict], list[int]]:
    """What each kind of client saw, and the memory now and then."""
    script = str(Path(__file__).with_name("soak_clients.py"))
    processes = [
        subprocess.Popen(
            [sys.executable, script, kind, str(count), str(SECONDS), server.url], stdout=subprocess.PIPE, text=True
        )
        for kind, count in CLIENTS.items()
    ]
    memory = []
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        time.sleep(SECONDS / 20)
        memory.append(server.memory("VmRSS"))
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    return {answer["kind"]: answer for answer in answers}, memory
