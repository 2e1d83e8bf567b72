"""No picture, however it is made, is a 5xx, a leak or a danger to the process: through POST and through the bucket."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

import pytest
import requests

from hostile_pictures import MARKER, hostile
from live_server import LiveServer, live_server

PICTURES = hostile()
FOLDER = os.environ.pop("DARKROOM_HOSTILE", "")
"""A folder of further ones, with an `expect.tsv` of lines `glob<TAB>ok | error | any`; ours, unless given."""
WORDS = {"ok": "works", "error": "refused", "any": "either"}
MEGABYTE = 1_000_000
KEY = "a-key-of-some-length"
_GENEROUS = {"enable": "coloring-page,process-images", "max_body_bytes": "80000000"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    bucket = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in PICTURES.items():
        (bucket / name).write_bytes(data)
    with live_server(bucket, catalog_seconds="0", write_keys=KEY, **_GENEROUS) as running:
        yield running


def check(answer: requests.Response, expected: str, marker: bytes) -> None:
    """Of a `works` or `refused` there is no doubt; `either` is only never our own failure."""
    assert answer.status_code < 500, answer.text
    assert marker not in answer.content
    if expected == "works":
        assert answer.status_code == 200, answer.text
    if expected == "refused":
        assert 400 <= answer.status_code < 500, answer.status_code
    if answer.status_code != 200:
        assert answer.headers["Content-Type"] == "application/problem+json" and answer.json()["detail"]


def post(server: LiveServer, data: bytes, name: str) -> requests.Response:
    return requests.post(f"{server.url}/api/coloring-page", files={"input-image": (name, data)}, timeout=60)


@pytest.mark.parametrize("name", PICTURES)
def test_through_post(server: LiveServer, name: str) -> None:
    data, expected = PICTURES[name]
    check(post(server, data, name), expected, MARKER)


@pytest.mark.parametrize("name", PICTURES)
def test_through_the_bucket(server: LiveServer, name: str) -> None:
    _, expected = PICTURES[name]
    format = ("jpeg", "png", "webp")[len(name) % 3]
    url = f"{server.url}/api/get-image/resize:160,format:{format}/{name}"
    check(requests.get(url, timeout=60), expected, MARKER)


def test_decompression_bombs_are_refused_without_using_memory(server: LiveServer) -> None:
    post(server, PICTURES["good.jpg"][0], "good.jpg")
    before = server.memory("VmRSS")
    for name in (name for name in PICTURES if name.startswith(("lying", "bomb", "thin", "endless"))):
        started = time.perf_counter()
        assert post(server, PICTURES[name][0], name).status_code in (413, 415, 422)
        assert time.perf_counter() - started < 10, name
    assert server.memory("VmRSS") - before < 50 * MEGABYTE


def test_the_listing_shows_valid_pictures_and_counts_the_rest(server: LiveServer) -> None:
    answer = requests.get(f"{server.url}/api/list-images?limit=1000", timeout=60).json()
    names = {image["name"] for image in answer["images"]}
    assert {name for name, (_, expected) in PICTURES.items() if expected == "works"} <= names
    assert answer["total"] + sum(answer["skipped"].values()) == len(PICTURES)
    assert requests.get(f"{server.url}/api/random-image", timeout=60).status_code == 200


def test_a_hostile_picture_does_not_fail_the_others_of_a_batch(server: LiveServer) -> None:
    order = {
        "images": [{"input": name, "output": f"{name}.png"} for name in PICTURES],
        "operations": ["split=True", "resize=0.1", "blur=3"],
    }
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = requests.post(f"{server.url}/api/process-images", json=order, headers=headers, timeout=100)
    assert answer.status_code == 200, answer.text
    results = {result["input"]: result for result in answer.json()["results"]}
    for name, (_, expected) in PICTURES.items():
        assert expected == "either" or (results[name]["error"] is None) == (expected == "works"), results[name]
        for output in results[name]["outputs"]:
            picture = requests.get(f"{server.url}/api/get-image/original/{output}", timeout=60)
            assert MARKER not in picture.content


def write_ours(folder: Path) -> Path:
    """Our own hostile pictures, in the form of such a folder."""
    folder.mkdir()
    for name, (data, _) in PICTURES.items():
        (folder / name).write_bytes(data)
    said = {word: ours for ours, word in WORDS.items()}
    lines = (f"{name}\t{said[expected]}" for name, (_, expected) in PICTURES.items())
    (folder / "expect.tsv").write_text("\n".join(lines))
    return folder


@pytest.mark.long
def test_a_folder_of_hostile_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(FOLDER) if FOLDER else write_ours(tmp_path / "hostile")
    lines = [line.split("\t") for line in (folder / "expect.tsv").read_text().splitlines() if not line.startswith("#")]
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.name != "expect.tsv")
    expected = {name: WORDS[next(word for glob, word in lines if fnmatch(name, glob))] for name in names}
    marker = b"X-HOSTILE-MARKER" if FOLDER else MARKER
    with live_server(folder, derivatives=str(tmp_path / "derivatives"), **_GENEROUS) as running:
        seconds = {}
        for name in names:
            data = (folder / name).read_bytes()
            started = time.perf_counter()
            check(post(running, data, Path(name).name), expected[name], marker)
            check(
                requests.get(f"{running.url}/api/get-image/thumb,format:webp/{name}", timeout=60),
                expected[name],
                marker,
            )
            seconds[name] = time.perf_counter() - started
        peak = running.memory()
        slowest = max(seconds, key=lambda name: seconds[name])
        with capsys.disabled():
            print(f"\n{len(names)} files, peak {peak / MEGABYTE:.0f} MB, slowest {seconds[slowest]:.1f} s ({slowest})")
        assert peak < 700 * MEGABYTE
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(
                lambda name: requests.get(f"{running.url}/api/get-image/original/{name}", timeout=60), names
            )
            assert all(answer.status_code < 500 for answer in answers)
