"""Clients that are silent, slow, never close or never read: none of them keeps the others waiting."""

import io
import json
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from PIL import Image

from darkroom.machine import THREADS
from darkroom.server import bodies
from fake_bucket import FakeBucketServer
from live_server import LiveServer, live_server

MANY = 2 * THREADS
LINE = b"GET /api/health?live=1 HTTP/1.1\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("slow"), header_seconds="120") as running:
        yield running


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("impatient"), header_seconds="1") as running:
        yield running


def connect(server: LiveServer, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall(sent)
    return connection


def read(connection: socket.socket) -> bytes:
    """All that comes until the other end is closed."""
    answer = b""
    while part := connection.recv(65_536):
        answer += part
    return answer


def is_answered(server: LiveServer) -> bool:
    return requests.get(f"{server.url}/api/health?live=1", timeout=20).status_code == 200


@pytest.mark.parametrize(
    "sent", [b"", b"G", LINE, LINE + b"Host: localhost\r\nX: y\r\n", LINE.replace(b"\r", b"") + b"\n", b"\r\n\r\n"]
)
def test_incomplete_headers_hold_no_thread(server: LiveServer, sent: bytes) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            held.enter_context(connect(server, sent))
        assert is_answered(server)


def test_an_open_connection_after_the_end_delays_no_one(server: LiveServer) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            connection = held.enter_context(connect(server, LINE + b"Host: localhost\r\nConnection: close\r\n\r\n"))
            assert b'{"status":"Healthy"}' in read(connection)
        assert is_answered(server)


def test_headers_may_arrive_in_parts(server: LiveServer) -> None:
    with connect(server, b"") as connection:
        for byte in LINE + b"Host: localhost\r\nConnection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        assert b'{"status":"Healthy"}' in read(connection)


def test_pipelined_requests_are_all_answered(server: LiveServer) -> None:
    one = LINE + b"Host: localhost\r\n\r\n"
    with connect(server, 5 * one + LINE + b"Host: localhost\r\nConnection: close\r\n\r\n") as connection:
        assert read(connection).count(b'{"status":"Healthy"}') == 6


def test_late_headers_are_reported(impatient: LiveServer) -> None:
    with connect(impatient, LINE + b"Host: loc") as late, connect(impatient, b"") as silent:
        check_problem(read(late), 408)
        # Nobody began to wait for this one.
        silent.sendall(LINE + b"Host: localhost\r\nConnection: close\r\n\r\n")
        assert b'{"status":"Healthy"}' in read(silent)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nExpect: nonsense\r\n\r\n", 417),
        (b"GET /" + b"a" * 8_200 + b" HTTP/1.1\r\n\r\n", 414),
        (b"G" * 20_000, 400),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\na: " + b"b" * 9_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 15_000, 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ],
)
def test_an_invalid_request_gets_a_problem_document(server: LiveServer, head: bytes, status: int) -> None:
    with connect(server, head) as connection:
        connection.shutdown(socket.SHUT_WR)
        check_problem(read(connection), status)


def check_problem(answer: bytes, status: int) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()) and b"application/problem+json" in head
    problem = json.loads(body)
    assert problem["status"] == status and problem["detail"] and problem["request_id"].encode() in head


def test_an_unread_answer_holds_no_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADS", "4")
    Image.new("L", (5000, 5000)).save(tmp_path / "large.png", compress_level=0)
    assert (tmp_path / "large.png").stat().st_size > 20_000_000
    asked = b"GET /api/get-image/original/large.png HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with live_server(tmp_path, answer_seconds="1") as running, ExitStack() as held:
        for _ in range(4):
            held.enter_context(connect(running, asked))
        assert is_answered(running)
        whole = requests.get(f"{running.url}/api/get-image/original/large.png", timeout=60)
        assert whole.content == (tmp_path / "large.png").read_bytes()


def test_each_part_of_an_answer_has_its_own_time(tmp_path: Path) -> None:
    """20 MB in ten seconds and more, with one second for each part; and nothing at all for two seconds."""
    Image.new("L", (5000, 5000)).save(tmp_path / "large.png", compress_level=0)
    asked = b"GET /api/get-image/original/large.png HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with (
        live_server(tmp_path, answer_seconds="1") as running,
        connect(running, asked) as steady,
        connect(running, asked) as stalled,
    ):
        taken = 0
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            taken += len(steady.recv(1_000_000))
            time.sleep(0.2)
        taken += len(read(steady))
        assert taken > 20_000_000
        assert len(read(stalled)) < 20_000_000


def trickle(server: LiveServer, address: str = "127.0.0.1") -> socket.socket:
    """A POST of which only the first bytes come."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(address, 0))
    head = b"POST /api/coloring-page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    connection.sendall(head + b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n")
    return connection


def test_a_body_that_trickles_in_holds_no_thread(tmp_path: Path) -> None:
    with live_server(tmp_path, enable="coloring-page", body_seconds="5") as running, ExitStack() as held:
        slow = [held.enter_context(trickle(running)) for _ in range(MANY)]
        started = time.monotonic()
        assert is_answered(running) and time.monotonic() - started < 5
        check_problem(read(slow[0]), 408)


def test_bodies_are_whole_before_the_application_sees_them(tmp_path: Path) -> None:
    """Announced or in chunks, in one piece or byte by byte, in memory or on disk."""
    picture = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(picture, "PNG")
    assert len(picture.getvalue()) > bodies.IN_MEMORY
    files = {"input-image": ("a.png", picture.getvalue(), "image/png")}
    with live_server(tmp_path, enable="coloring-page") as running:
        url = f"{running.url}/api/coloring-page"
        prepared = requests.Request("POST", url, files=files).prepare()
        assert isinstance(prepared.body, bytes)
        whole = requests.Session().send(prepared, timeout=60)
        sent = prepared.body
        chunked = requests.post(
            url,
            data=(sent[at : at + 7001] for at in range(0, len(sent), 7001)),
            headers={"Content-Type": prepared.headers["Content-Type"]},
            timeout=60,
        )
    assert whole.status_code == chunked.status_code == 200
    assert whole.content == chunked.content


@pytest.mark.parametrize(
    ("trusted", "greedy", "other"),
    [
        pytest.param("", ("127.0.0.2", ""), ("127.0.0.3", ""), marks=pytest.mark.long),
        ("127.0.0.9", ("127.0.0.9", "203.0.113.1"), ("127.0.0.9", "203.0.113.2")),
        ("127.0.0.9", ("127.0.0.2", "203.0.113.{}"), ("127.0.0.3", "")),
    ],
    ids=["two addresses", "behind a trusted proxy", "forwarded addresses that are made up"],
)
def test_one_client_cannot_take_all_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: str, greedy: tuple[str, str], other: tuple[str, str]
) -> None:
    """The bucket is slow with one client's photo, and another client still gets a thread."""
    monkeypatch.setenv("THREADS", "4")
    with FakeBucketServer() as bucket:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", bucket.url)
        bucket.put("photos", "a.png", b"x" * 4000, "image/png", None, {}, {})
        with live_server("gs://photos", storage_seconds="16", trusted_proxies=trusted) as running, ExitStack() as held:
            # A stalled bucket would be noticed, and free the threads too.
            bucket.fail("*", "trickle", times=1000, seconds=12)
            for number in range(20):
                held.enter_context(ask_from(running, "/api/get-image/original/a.png", greedy, number))
            time.sleep(0.5)
            started = time.monotonic()
            answer = read(held.enter_context(ask_from(running, "/api/health?live=1", other, 0)))
            assert b'{"status":"Healthy"}' in answer and time.monotonic() - started < 9
            bucket.reset()


def ask_from(server: LiveServer, path: str, client: tuple[str, str], number: int) -> socket.socket:
    """`client` is an address, and the one that it says to forward for; {} in it is the number of the request."""
    address, forwarded = client
    connection = socket.create_connection(("127.0.0.1", server.port), 20, source_address=(address, 0))
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"X-Forwarded-For: {forwarded.format(number)}\r\n" if forwarded else ""
    connection.sendall(f"{head}\r\n".encode())
    return connection


def test_idle_connections_make_room_for_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADS", "4")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as held:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, limits[1]))
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        running = held.enter_context(live_server(tmp_path, fresh=True))
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for _ in range(160):
            held.enter_context(connect(running, b""))
        assert is_answered(running)
