"""Limits on bodies, URLs, pixels, memory, time and waiting are enforced early."""

import gc
import io
import itertools
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import requests
from flask.testing import FlaskClient
from PIL import Image

from darkroom import config, deadline, machine
from darkroom.batch.order import read_order
from darkroom.batch.part import develop_parts
from darkroom.errors import Busy, OutOfTime, TooLargeForFormat
from darkroom.images import modes
from darkroom.images.chains.ladder import LADDER
from darkroom.images.chains.presets import parse_chain
from darkroom.images.derivatives.admission import Memory, RenderSlots
from darkroom.images.derivatives.develop import check, plan
from darkroom.images.derivatives.single_flight import SingleFlight
from darkroom.images.kernels import chambolle
from darkroom.images.operations import Context
from darkroom.openapi import document
from function_fixtures import Call, Configure
from live_server import LiveServer, live_server

PATHS = sorted({path for entry in document.endpoints() for path in document.paths_of(entry)})
PATHS += ["/api/nothing", "/", "/health", "/docs", "/embed.js"]
MEGABYTE = 1_000_000


class Endless(io.RawIOBase):
    """A body of zeros that knows how much of it was taken."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "somebody wants all of it"
        self.taken += size
        return bytes(size)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.taken += len(buffer)
        return len(buffer)


@pytest.mark.parametrize("name", ["coloring_page", "list_images", "get_image", "server"])
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
def test_a_single_function_does_not_read_a_body_that_is_too_large(
    photos: Path, configure: Configure, call: Call, name: str, method: str
) -> None:
    configure(bucket=photos, enable="coloring-page")
    body = Endless()
    sent = {"CONTENT_LENGTH": "400000000", "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": body}
    answer = call(name).open("/", method=method, environ_overrides=sent)
    assert answer.status_code == 413 and answer.content_type == "application/problem+json"
    assert "DARKROOM_MAX_BODY_BYTES" in answer.get_json()["detail"] and body.taken == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    bucket = tmp_path_factory.mktemp("bounds")
    Image.new("RGB", (640, 480), "teal").save(bucket / "coffee.png")
    with live_server(bucket, enable="coloring-page", body_seconds="2") as running:
        # What a server loads once is not the memory of a test's request.
        for path in ("/api/get-image/thumb,format:png/coffee.png", f"/api/list-images?tag={'a' * 9000}"):
            requests.get(running.url + path, timeout=20)
        yield running


def talk(server: LiveServer, head: str, part: bytes = b"", most: int = 0) -> tuple[str, int]:
    """Send a head, then parts until an answer comes; the answer, and how many bytes it took."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode())
        sent = 0
        connection.setblocking(False)
        answer = b""
        ends = time.monotonic() + 20
        while time.monotonic() < ends and b"}" not in answer:
            try:
                answer += connection.recv(65_536)
            except BlockingIOError:
                time.sleep(0.001)
            if not answer and sent < most:
                try:
                    sent += connection.send(part)
                except BlockingIOError:
                    time.sleep(0.001)
                except OSError:
                    most = 0  # refused and closed; the answer is there to be read
        return answer.decode(), sent


@pytest.mark.parametrize("path", PATHS)
def test_the_server_refuses_an_announced_body_at_once(server: LiveServer, path: str) -> None:
    before = server.memory("VmRSS")
    head = f"POST {quote(path)} HTTP/1.1\nHost: localhost\nContent-Length: 400000000\nContent-Type: image/jpeg\n\n"
    answer, sent = talk(server, head, bytes(65_536), 400 * MEGABYTE)
    assert " 413 " in answer.splitlines()[0] and "application/problem+json" in answer
    assert sent < 10 * MEGABYTE and server.memory("VmRSS") - before < 50 * MEGABYTE


def test_the_server_stops_reading_chunks_at_the_limit(server: LiveServer) -> None:
    before = server.memory("VmRSS")
    part = b'--x\r\nContent-Disposition: form-data; name="input-image"; filename="a.jpg"\r\n\r\n'
    head = "POST /api/coloring-page HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n"
    head += f"Content-Type: multipart/form-data; boundary=x\n\n{len(part):x}\n"
    chunk = b"10000\r\n" + bytes(65_536) + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + part + b"\r\n")
        sent = 0
        connection.setblocking(False)
        answer = b""
        ends = time.monotonic() + 20
        pending = b""
        while time.monotonic() < ends and b"413" not in answer:
            pending = pending or chunk
            try:
                taken = connection.send(pending)
                sent, pending = sent + taken, pending[taken:]
            except BlockingIOError:
                time.sleep(0.001)
            except OSError:
                chunk = pending = b""  # refused and closed; the answer is there to be read
            with suppress(BlockingIOError):
                answer += connection.recv(65_536)
    assert b" 413 " in answer.splitlines()[0] and sent < 40 * MEGABYTE
    assert server.memory("VmRSS") - before < 50 * MEGABYTE


def test_a_body_that_does_not_arrive_frees_its_thread(server: LiveServer) -> None:
    head = "POST /api/coloring-page HTTP/1.1\nHost: localhost\nContent-Length: 1000\n"
    answer, _ = talk(server, head + "Content-Type: multipart/form-data; boundary=x\n\n--x")
    assert " 408 " in answer.splitlines()[0]


@pytest.mark.parametrize("length", [9_000, 8_000_000])
@pytest.mark.parametrize("path", PATHS)
def test_a_url_that_is_too_long(server: LiveServer, path: str, length: int) -> None:
    before = server.memory("VmRSS")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        sender = threading.Thread(
            target=_send, args=(connection, f"GET {quote(path)}?tag=".encode() + b"a" * length), daemon=True
        )
        sender.start()
        answer = connection.recv(65_536)
        sender.join(20)
    assert b" 414 " in answer.splitlines()[0] and b"application/problem+json" in answer
    assert server.memory("VmRSS") - before < 50 * MEGABYTE


def _send(connection: socket.socket, data: bytes) -> None:
    try:
        connection.sendall(data + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    except OSError:
        return  # refused before it was all sent, as it should be


def test_a_url_that_is_too_long_for_a_single_function(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos)
    for path in ("/" + "a" * 8_001, "/?tag=" + "%61" * 3_000):
        answer = call("list_images").get(path)
        assert answer.status_code == 414 and "DARKROOM_MAX_URL_BYTES" in answer.get_json()["detail"]


def test_a_source_with_too_many_bytes_or_pixels_is_refused(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, max_source_bytes="100000")
    answer = call("get_image").get("/thumb,format:webp/coffee.png")
    assert answer.status_code == 413 and "DARKROOM_MAX_SOURCE_BYTES" in answer.get_json()["detail"]
    configure(max_source_bytes="", max_pixels="10000")
    answer = call("get_image").get("/thumb,format:webp/coffee.png")
    assert answer.status_code == 413 and "DARKROOM_MAX_PIXELS" in answer.get_json()["detail"]


def test_a_refused_picture_does_not_keep_its_bytes(photos: Path, configure: Configure, call: Call) -> None:
    (photos / "broken.jpg").write_bytes((photos / "rocket.jpg").read_bytes()[:9_000] + bytes(4 * MEGABYTE))
    configure(bucket=photos, open="1")
    gc.disable()  # an answer's memory is given back with it, not at some later collection
    tracemalloc.start()
    try:
        statuses = {call("get_image").get(f"/blur:{odd}/broken.jpg").status_code for odd in (3, 5, 7, 9, 11)}
        assert statuses == {422} and tracemalloc.get_traced_memory()[0] < 4 * MEGABYTE
    finally:
        tracemalloc.stop()
        gc.enable()


def test_a_result_of_too_many_pixels_and_too_much_memory(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, open="1")
    client = call("get_image")
    huge = client.get("/resize:16000:16000:fill,format:webp/coffee.png")
    assert huge.status_code == 413 and "DARKROOM_MAX_PIXELS" in huge.get_json()["detail"]
    configure(max_memory_bytes="1000000")
    answer = call("get_image").get("/thumb,format:webp/coffee.png")
    assert answer.status_code == 413 and "DARKROOM_MAX_MEMORY_BYTES" in answer.get_json()["detail"]


def test_an_encoders_memory_counts() -> None:
    """AVIF needs 27 bytes a pixel beside the picture, and is refused where a PNG of the same steps is made."""
    usual = config.Settings(memory_bytes=8_000_000_000)
    for text, size in (("coloring:classic,format:avif", (7000, 7000)), ("mirror,format:avif", (8000, 5000))):
        chain = parse_chain(text, usual)
        with pytest.raises(TooLargeForFormat, match=r"DARKROOM_MAX_MEMORY_BYTES.*another format"):
            check(chain, plan(chain, size, Context()), usual)
        other = chain.with_format("webp")
        check(other, plan(other, size, Context()), usual)


def test_a_browser_gets_another_format_if_the_best_needs_too_much_memory(
    photos: Path, configure: Configure, call: Call
) -> None:
    """coffee.png has 600 x 400 pixels: 7.4 MB as AVIF, 3.8 as WebP, 2.9 as PNG."""
    accepts = {"Accept": "image/avif,image/webp,image/*"}
    expected = (("10000000", "mirror", "avif"), ("5000000", "flip", "webp"), ("3000000", "mirror,mirror", "png"))
    for limit, chain, format in expected:
        configure(bucket=photos, open="1", max_memory_bytes=limit)
        answer = call("get_image").get(f"/{chain}/coffee.png", headers=accepts)
        assert (answer.status_code, answer.content_type) == (200, f"image/{format}")
        told = call("explain_image").get(f"/{chain}/coffee.png", headers=accepts).get_json()
        assert (told["format"], told["refusal"]) == (format, None)
    assert call("get_image").get("/rotate:90,format:avif/coffee.png").status_code == 413
    configure(max_memory_bytes="1000000")
    assert call("get_image").get("/rotate:90/coffee.png", headers=accepts).status_code == 413


def test_our_own_urls_fit_the_largest_source() -> None:
    usual = config.Settings(memory_bytes=1_000_000_000)
    for text in (*(f"resize:{rung},format:webp" for rung in LADDER), "coloring-page,format:png"):
        chain = parse_chain(text, usual)
        check(chain, plan(chain, (8000, 8000), Context()), usual)


def test_steps_and_characters_of_a_chain(gallery: FlaskClient) -> None:
    many = gallery.get("/api/get-image/" + ",".join(["mirror"] * 13) + "/coffee.png")
    assert many.status_code == 400 and "12" in many.get_json()["detail"]
    long = gallery.get("/api/get-image/" + "a" * 2_001 + "/coffee.png")
    assert long.status_code == 400


def test_the_time_of_a_chain_is_bounded(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, open="1", develop_seconds="0.1")
    chain = ",".join(["blur:31", "sharpen"] * 5)
    answer = call("get_image").get(f"/resize:3000:3000:fill,{chain},format:webp/coffee.png")
    assert answer.status_code == 503 and "DARKROOM_DEVELOP_SECONDS" in answer.get_json()["detail"]
    assert int(answer.headers["Retry-After"]) > 0


def test_an_iterative_step_stops_between_iterations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reading of the clock advances it by a second."""
    clock = itertools.count(1000)
    monkeypatch.setattr(deadline.time, "monotonic", lambda: float(next(clock)))
    noise = np.random.default_rng(1).integers(0, 256, (30, 40)).astype(np.uint8)
    with deadline.within(4, "DARKROOM_DEVELOP_SECONDS"), pytest.raises(OutOfTime, match="DARKROOM_DEVELOP_SECONDS"):
        chambolle.denoise(noise, 1.0)
    assert next(clock) < 1010


def test_a_step_ends_between_two_channels_and_a_batch_between_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes with each channel: of the first one there is time, of no other."""
    now = [1000.0]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    worked: list[tuple[int, ...]] = []

    def slow(plane: np.ndarray, *_: object) -> np.ndarray:
        now[0] += 60
        worked.append(plane.shape)
        return plane

    for mapped in (modes.map_planes, modes.map_colors):
        worked.clear()
        with (
            deadline.within(30, "DARKROOM_DEVELOP_SECONDS"),
            pytest.raises(OutOfTime, match="DARKROOM_DEVELOP_SECONDS"),
        ):
            mapped(Image.new("RGB", (4, 3)), slow)
        assert worked == [(3, 4)]
    worked.clear()
    monkeypatch.setattr("darkroom.images.kernels.gradient.magnitude", slow)
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, "PNG")
    asked = read_order({"images": [], "operations": ["gradient=magnitude"] * 3}).operations
    with pytest.raises(OutOfTime, match="DARKROOM_DEVELOP_SECONDS"):
        develop_parts(buffer.getvalue(), asked, "png", config.settings())
    assert worked == [(3, 4)]


def waiting_until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.001)


def test_slots_and_waiting_clients_are_bounded_and_clients_take_turns() -> None:
    slots = RenderSlots(count=1, waiting=3)
    slots.enter(1)
    with pytest.raises(Busy, match="busy with other pictures"):
        slots.enter(0.01)
    served: list[str] = []

    def wait(client: str) -> None:
        slots.enter(20, client)
        served.append(client)

    def in_line() -> int:
        return sum(map(len, slots._waiting.values()))

    with ThreadPoolExecutor(4) as pool:
        greedy = [pool.submit(wait, "greedy")]
        for count in (2, 3):
            waiting_until(lambda count=count: in_line() == count - 1)  # type: ignore[misc]
            greedy.append(pool.submit(wait, "greedy"))
        waiting_until(lambda: in_line() == 3)
        with pytest.raises(Busy, match="Too many"):
            slots.enter(0.01, "greedy")
        other = pool.submit(wait, "other")
        # The client with the most queued requests gives up a place.
        with pytest.raises(Busy, match="Too many"):
            greedy[-1].result(10)
        for _ in range(3):
            count = len(served)
            slots.leave()
            waiting_until(lambda count=count: len(served) > count)  # type: ignore[misc]
        other.result(5)
    assert served == ["greedy", "other", "greedy"]


def test_memory_is_shared_and_the_largest_request_runs_alone() -> None:
    memory = Memory(100)
    assert memory.take(60, 1) == 60 and memory.take(40, 1) == 40
    with pytest.raises(Busy):
        memory.take(1, 0.01)
    memory.give_back(60)
    memory.give_back(40)
    assert memory.take(500, 1) == 100


def test_a_follower_of_a_stuck_leader_has_its_own_deadline() -> None:
    flights: SingleFlight[int] = SingleFlight()
    begun, stuck = threading.Event(), threading.Event()

    def lead() -> int:
        begun.set()
        return int(stuck.wait(20))

    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(flights.do, "key", lead, 20)
        assert begun.wait(10)
        with pytest.raises(Busy):
            flights.do("key", lambda: 2, 0.05)
        stuck.set()
        assert leader.result(5) == 1
    assert flights.do("key", lambda: 3, 1) == 3


def test_a_deadline_shortens_every_wait_inside() -> None:
    assert deadline.left(9) == 9
    with deadline.within(5, "DARKROOM_REQUEST_SECONDS"), deadline.within(60, "DARKROOM_DEVELOP_SECONDS"):
        assert 4 < deadline.left(9) <= 5
    with deadline.within(0.01, "DARKROOM_REQUEST_SECONDS"), pytest.raises(OutOfTime, match="REQUEST_SECONDS"):
        deadline.left(9)
    assert deadline.left(9) == 9


def test_the_process_sees_its_share_of_the_machine() -> None:
    assert 1 <= machine.cores() <= 1024 and machine.memory() > 100 * MEGABYTE
    assert 0 < config.Settings().memory_budget < machine.memory()
