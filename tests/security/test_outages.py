"""Lasting faults: each request ends in time, and the log and the metrics report them. Large files are streamed."""

import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import numpy as np
import pytest
import requests
from flask.testing import FlaskClient
from PIL import Image

from darkroom import log
from darkroom.errors import StorageUnavailable
from darkroom.images.derivatives import derive
from darkroom.storage import open_bucket
from darkroom.storage.stored_object import PART, StoredObject
from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED, Call, Configure
from live_server import LiveServer, live_server
from odd_pictures import encoded
from s3_server import CREDENTIALS
from storage_fixtures import Plant

DATA = encoded(Image.open(SHIPPED / "coffee.png").reduce(4), "PNG")
PATH = "/api/get-image/thumb,format:webp/{}"
MEGABYTE = 1_000_000

Start = Callable[..., FlaskClient]


@pytest.fixture
def start(fake_server: FakeBucketServer, configure: Configure, call: Call) -> Iterator[Start]:
    """The server on a bucket with two photos, and a second bucket for derivatives."""

    def begin(**changed: object) -> FlaskClient:
        for name in ("coffee.png", "other.png"):
            fake_server.put("photos", name, DATA, "image/png", None, {}, {})
        usual = {"storage_seconds": "2", "request_seconds": "20", "catalog_seconds": "0", "enable": "metrics"}
        configure(**{"bucket": "gs://photos", "derivatives": "gs://derivatives", **usual, **changed})
        return call("server")

    yield begin
    log.recovered(derive.NOT_STORED)


def test_a_stalled_bucket_holds_no_render_slot(start: Start, fake_server: FakeBucketServer) -> None:
    """Four stalled reads of one photo, one place: another photo's thumbnail is made meanwhile."""
    client = start(concurrency="1", storage_seconds="20")
    known = [client.get(f"/api/explain-image/resize:{width},format:webp/coffee.png") for width in (160, 240, 320, 480)]
    assert all(answer.status_code == 200 for answer in known)
    # Each of them stalls twice: at its look-up, and at its source.
    fake_server.fail("read", "stall", times=4, seconds=0.2)
    fake_server.fail("read", "stall", times=4, seconds=30)
    with ThreadPoolExecutor(4) as pool:
        slow = [
            pool.submit(client.get, f"/api/get-image/resize:{width},format:webp/coffee.png")
            for width in (160, 240, 320, 480)
        ]
        fake_server.wait_for_faults()
        assert client.get(PATH.format("other.png")).status_code == 200
        assert not any(each.done() for each in slow)
        fake_server.heal()
        assert all(answer.result(30).status_code == 200 for answer in slow)


@pytest.mark.parametrize("fault", ["503", "stall", "reset"])
def test_a_picture_that_cannot_be_stored_is_served_soon_and_logged(
    start: Start, fake_server: FakeBucketServer, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    client = start(storage_seconds="20")
    client.get("/api/metrics")  # counts from now on
    fake_server.fail("write", fault, times=None, seconds=30)
    started = time.monotonic()
    answer = client.get(PATH.format("coffee.png"))
    assert answer.status_code == 200 and time.monotonic() - started < 12
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [told] = [line for line in lines if line.get("trouble")]
    assert told["severity"] == "ERROR" and "coffee.png" in told["message"]
    assert client.get("/api/health").get_json()["status"] == "Degraded"
    assert 'darkroom_troubles_total{kind="derivative_not_stored"}' in client.get("/api/metrics").text
    fake_server.reset()
    start()
    assert client.get(PATH.format("other.png")).status_code == 200
    assert client.get("/api/health").get_json() == {"status": "Healthy"}


def test_a_full_disk_is_reported(
    photos: Path, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=photos)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("darkroom.storage.local.files.replace_file", full)
    client = call("server")
    assert client.get(PATH.format("coffee.png")).status_code == 200
    assert "No space left on device" in capsys.readouterr().out
    health = client.get("/api/health")
    assert health.status_code == 200 and health.get_json()["status"] == "Degraded"
    log.recovered(derive.NOT_STORED)


@pytest.mark.parametrize("fault", ["503", "stall"])
@pytest.mark.parametrize("versioned", [False, True])
def test_in_an_outage_all_calls_share_one_deadline(
    start: Start, fake_server: FakeBucketServer, fault: str, versioned: bool
) -> None:
    client = start()
    version = client.get("/api/explain-image/thumb/coffee.png").get_json()["version"]
    fake_server.fail("*", fault, times=None, seconds=30)
    paths = [PATH.format("coffee.png"), "/api/get-image/original/coffee.png"]
    for path in [f"{path}?v={version}" for path in paths] if versioned else [*paths, "/api/list-images"]:
        started = time.monotonic()
        answer = client.get(path)
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
        assert time.monotonic() - started < 3.9, path


@pytest.mark.parametrize("kind", ["local", "gs", pytest.param("s3", marks=pytest.mark.long)], indirect=True)
def test_a_large_original_and_its_ranges_are_streamed(
    kind: str, url: str, plant: Plant, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (900, 1300, 3), dtype=np.uint8)
    data = encoded(noise)
    plant("large.png", data)
    configure(bucket=url)
    client = call("get_image")
    sizes = watched(monkeypatch, open_bucket(url))
    whole = client.get("/original/large.png")
    assert whole.data == data and whole.content_length == len(data)
    etag = whole.headers["ETag"]
    for asked, first, last in (("0-99", 0, 100), (f"{PART - 5}-{PART + 5}", PART - 5, PART + 6), ("-7", -7, None)):
        part = client.get("/original/large.png", headers={"Range": f"bytes={asked}", "If-Range": etag})
        assert part.status_code == 206 and part.data == data[first:last], asked
        total = part.headers["Content-Range"].rpartition("/")[2]
        assert total == str(len(data)) and part.content_length == len(part.data)
    assert max(sizes) <= PART
    other = client.get("/original/large.png", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert other.status_code == 200 and other.data == data
    beyond = client.get("/original/large.png", headers={"Range": f"bytes={len(data)}-"})
    assert beyond.status_code == 416 and beyond.headers["Content-Range"] == f"bytes */{len(data)}"
    assert client.get("/original/large.png", headers={"If-None-Match": etag}).status_code == 304
    head = client.head("/original/large.png")
    assert head.content_length == len(data) and not head.data


def encoded(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    assert len(buffer.getvalue()) > 3 * PART
    return buffer.getvalue()


def watched(monkeypatch: pytest.MonkeyPatch, bucket: object) -> list[int]:
    """The lengths of all that is read of the bucket from now on."""
    sizes: list[int] = [0]
    read = type(bucket).read  # type: ignore[attr-defined]

    def counting(self: object, *arguments: object, **named: object) -> bytes:
        data: bytes = read(self, *arguments, **named)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(type(bucket), "read", counting)
    return sizes


def test_a_large_derivative_is_streamed_too(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, open="1")
    path = "/resize:1200:1200:fill,format:png/hubble_deep_field.jpg"
    made = call("get_image").get(path)
    assert len(made.data) > PART and made.headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    again = call("get_image").get(path)
    assert again.data == made.data and again.headers["Cache-Status"] == "darkroom; hit"
    part = call("get_image").get(path, headers={"Range": f"bytes={PART - 3}-{PART + 3}"})
    assert part.status_code == 206 and part.data == made.data[PART - 3 : PART + 4]


def test_an_object_damaged_in_transit_is_cut_off(fake_server: FakeBucketServer) -> None:
    """The last part is missing, so nobody takes the rest for all of it."""
    data = bytes(range(256)) * 4 * 2048
    fake_server.put("photos", "large.png", data, "image/png", None, {}, {})
    bucket = open_bucket("gs://photos")
    stored = StoredObject(bucket, bucket.stat("large.png"))
    assert b"".join(stored.parts(0, len(data))) == data
    fake_server.fail("read", "corrupted")
    received = []
    with pytest.raises(StorageUnavailable, match="damaged"):
        received.extend(stored.parts(0, len(data)))
    assert sum(map(len, received)) < len(data)


def test_many_readers_of_a_large_original_cost_little_memory(tmp_path: Path) -> None:
    """Twenty at a time, of 20 MB each, half of them by ranges."""
    Image.new("L", (5000, 4200)).save(tmp_path / "large.png", compress_level=0)
    size = (tmp_path / "large.png").stat().st_size
    with live_server(tmp_path) as running:
        address = f"{running.url}/api/get-image/original/large.png"
        requests.get(address, headers={"Range": "bytes=0-9"}, timeout=30)
        before = running.memory("VmRSS")
        barrier = threading.Barrier(20)

        def read(number: int) -> int:
            barrier.wait(20)
            headers = {"Range": f"bytes={number}-"} if number % 2 else {}
            with requests.get(address, headers=headers, stream=True, timeout=60) as answer:
                return sum(map(len, answer.iter_content(65_536))) + (number if number % 2 else 0)

        with ThreadPoolExecutor(20) as pool:
            assert set(pool.map(read, range(20))) == {size}
        assert running.memory() - before < 150 * MEGABYTE


def test_an_old_listing_is_served_at_once(start: Start, fake_server: FakeBucketServer) -> None:
    client = start(storage_seconds="20")
    paths = ("/api/list-images", "/api/random-image?seed=1", "/api/gallery-index")
    before = [client.get(path).get_json() for path in paths]
    fake_server.fail("*", "stall", times=None, seconds=30)
    for path, known in zip(paths, before, strict=True):
        started = time.monotonic()
        answer = client.get(path)
        assert answer.status_code == 200 and answer.get_json() == known
        assert time.monotonic() - started < 10, path


@pytest.mark.parametrize("kind", ["gs", "s3"], indirect=True)
def test_a_slow_response_body_of_the_bucket_ends_in_time(
    kind: str, url: str, plant: Plant, request: pytest.FixtureRequest, configure: Configure, call: Call
) -> None:
    """A few bytes now and then, each of which comes within every time-out of a socket."""
    noise = np.random.default_rng(1).integers(0, 256, (30, 30, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    plant("small.png", buffer.getvalue())
    configure(bucket=url, storage_seconds="1", request_seconds="20")
    client = call("get_image")
    if kind == "s3":
        request.getfixturevalue("s3_server").trickle = ("small.png", 0.05)
    else:
        request.getfixturevalue("fake_server").fail("read", "trickle", times=None, seconds=20)
    started = time.monotonic()
    assert client.get("/original/small.png").status_code == 503
    assert time.monotonic() - started < 8
    if kind == "s3":
        request.getfixturevalue("s3_server").trickle = None


@pytest.mark.parametrize("url", ["gs://photos", "s3://photos"])
def test_a_slow_response_header_of_the_bucket_ends_in_time(
    url: str, monkeypatch: pytest.MonkeyPatch, configure: Configure, call: Call
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as threads:
        ends = time.monotonic() + 10
        threads.submit(_trickle_headers, server, ends)
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        for key, value in {**CREDENTIALS, "AWS_ENDPOINT_URL_S3": endpoint, "STORAGE_EMULATOR_HOST": endpoint}.items():
            monkeypatch.setenv(key, value)
        configure(bucket=url, storage_seconds="1", request_seconds="20")
        started = time.monotonic()
        assert call("get_image").get("/original/small.png").status_code == 503
        assert time.monotonic() - started < 4
        server.shutdown(socket.SHUT_RDWR)


def _trickle_headers(server: socket.socket, ends: float) -> None:
    """Answer every request by one endless header, a byte every twentieth of a second."""
    with suppress(OSError), ExitStack() as opened:
        server.settimeout(0.05)
        connections: list[socket.socket] = []
        while time.monotonic() < ends:
            with suppress(TimeoutError):
                connections.append(opened.enter_context(server.accept()[0]))
                connections[-1].sendall(b"HTTP/1.1 200 OK\r\nX-Endless: ")
            for connection in connections:
                with suppress(OSError):
                    connection.sendall(b"a")


def test_a_stalled_bucket_leaves_threads_for_others(
    fake_server: FakeBucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clients wait for the bucket with more requests than there are threads. What is stored elsewhere is served."""
    monkeypatch.setenv("THREADS", "8")
    fake_server.put("photos", "coffee.png", DATA, "image/png", None, {}, {})
    settings = {"derivatives": str(tmp_path), "storage_seconds": "15", "queue_seconds": "10"}
    with live_server("gs://photos", **settings) as running, ThreadPoolExecutor(32) as pool:
        path = PATH.format("coffee.png")
        version = requests.get(running.url + path.replace("get", "explain", 1), timeout=20).json()["version"]
        stored = f"{running.url}{path}?v={version}"
        assert requests.get(stored, timeout=20).status_code == 200
        fake_server.fail("*", "stall", times=None, seconds=30)
        asked = [pool.submit(_status_from, f"127.0.0.{2 + number % 2}", running, path) for number in range(4)]
        time.sleep(1.2)
        asked += [pool.submit(_status_from, f"127.0.0.{2 + number % 2}", running, path) for number in range(20)]
        time.sleep(0.3)
        started = time.monotonic()
        assert requests.get(stored, timeout=20).status_code == 200
        assert time.monotonic() - started < 8
        fake_server.heal()
        assert {each.result(30) for each in asked} <= {200, 503}


def _status_from(address: str, server: LiveServer, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=40, source_address=(address, 0))
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status
