"""Requests that no ordinary client sends: each gets a clear answer or is closed, and the next client is served."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests
from PIL import Image

from live_server import LiveServer, live_server
from security.test_slow_clients import is_answered, read

ENABLED = "coloring-page,my-images,process-images"
KEY = "a key of sixteen characters"
LONG = 19_000_000
"""Just below the largest body."""
MEDIUM = 1_000_000
ALIVE = b"GET /api/health?live=1 HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/coloring-page HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("strange")
    Image.effect_noise((1500, 1400), 90).save(folder / "large.png")
    with live_server(folder, enable=ENABLED, write_keys=KEY, header_seconds="3") as running:
        yield running


def talk(server: LiveServer, *parts: bytes, ends: bool = False) -> bytes:
    """All that comes back; with `ends`, nothing more is sent, and the connection stays open for the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        return read(connection)


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\nab\r\n0\r\n\r\n",
        b"-1\r\n\r\n",
        b"ffffffffffffffffff\r\n",
        b"3\r\nabcdef\r\n0\r\n\r\n",
        b"2;" + b"x" * 90_000,
    ],
    ids=["no number", "negative", "endless", "short", "long extension"],
)
def test_chunks_of_wrong_sizes_are_refused(server: LiveServer, chunks: bytes) -> None:
    head = POST + b"Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = talk(server, head, chunks, ends=True)
    assert not answer or answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert is_answered(server)


def test_expect_100_continue_is_answered_before_the_body(server: LiveServer) -> None:
    head = POST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n"
    answer = talk(server, head, b"abc")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 ")
    too_long = head.replace(b"Length: 3", b"Length: 99000000")
    assert talk(server, too_long).startswith(b"HTTP/1.1 413 ")


def test_many_requests_on_one_connection_are_answered_in_order(server: LiveServer) -> None:
    """Sent at once, and closed for sending at once; HEAD and OPTIONS have no body."""
    last = ALIVE + b"Connection: close\r\n\r\n"
    others = [ALIVE + b"\r\n", ALIVE.replace(b"GET", b"HEAD") + b"\r\n", ALIVE.replace(b"GET", b"OPTIONS") + b"\r\n"]
    answer = talk(server, b"".join(others * 100) + last, ends=True)
    assert answer.count(b"HTTP/1.1 200 OK") == 201 and answer.count(b"HTTP/1.1 204 ") == 100
    assert answer.count(b'{"status":"Healthy"}') == 101


@pytest.mark.parametrize(("size", "status"), [(7000, 200), (20_000, 431), (200_000, 431)])
def test_large_cookies_are_refused_by_their_size(server: LiveServer, size: int, status: int) -> None:
    answer = talk(server, ALIVE + b"Connection: close\r\nCookie: a=" + b"b" * size + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status)


def test_many_ranges_cost_no_more_than_the_file(server: LiveServer) -> None:
    url = f"{server.url}/api/get-image/original/large.png"
    many = ",".join(f"{first}-{first + 1}" for first in range(0, 4000, 2))
    for ranges, statuses in ((many[:8000], (200, 206, 416)), ("5-1", (200, 416)), ("-0", (200, 206, 416))):
        answer = requests.get(url, headers={"Range": f"bytes={ranges}"}, timeout=20)
        assert answer.status_code in statuses and len(answer.content) <= 3_000_000
    with ThreadPoolExecutor(16) as pool:
        parts = list(
            pool.map(lambda first: requests.get(url, headers={"Range": f"bytes={first}-"}, timeout=30), range(64))
        )
    assert {part.status_code for part in parts} == {206}


def test_disconnected_clients_leave_no_resources_in_use(server: LiveServer) -> None:
    """They ask for a large answer and close the connection, at once or with a reset."""
    asked = b"GET /api/get-image/original/large.png HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for number in range(100):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        connection.sendall(asked)
        if number % 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    assert is_answered(server)
    assert threading.active_count() < 50


def test_headers_that_come_byte_by_byte_end_in_time(server: LiveServer) -> None:
    """A byte now and then does not renew the time for the headers."""
    with ExitStack() as held:
        slow = [held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20)) for _ in range(50)]
        for byte in ALIVE[:7]:
            for connection in slow:
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    continue
            assert is_answered(server)
            threading.Event().wait(0.6)
        assert slow[0].recv(65_536).startswith(b"HTTP/1.1 408 ")


def form(name: str, value: str, filename: str = "a.png") -> tuple[dict[str, str], dict[str, tuple[str, bytes, str]]]:
    return {name: value}, {"input-image": (filename, b"x", "image/png"), "image": (filename, b"x", "image/png")}


@pytest.mark.parametrize("path", ["coloring-page", "my-images"])
@pytest.mark.parametrize("field", ["style", "chain", "name", "z" * 2000])
def test_long_fields_of_forms_are_refused_and_not_echoed(server: LiveServer, path: str, field: str) -> None:
    for size in (9_000, MEDIUM):
        data, files = form(field, "q" * size)
        refused(requests.post(f"{server.url}/api/{path}", data=data, files=files, timeout=60))


@pytest.mark.parametrize("path", ["coloring-page", "my-images"])
def test_long_names_of_files_and_fields_are_refused_and_not_echoed(server: LiveServer, path: str) -> None:
    data, files = form("style", "lineart", "q" * LONG + ".png")
    refused(requests.post(f"{server.url}/api/{path}", data=data, files=files, timeout=60))
    data, files = form("q" * LONG, "lineart")
    refused(requests.post(f"{server.url}/api/{path}", data=data, files=files, timeout=60))
    refused(requests.post(f"{server.url}/api/{path}", data={"style": "q" * LONG}, timeout=60))


def test_long_values_of_json_are_refused_and_not_echoed(server: LiveServer) -> None:
    body = {"record_id": "q" * MEDIUM, "record_name": "q" * MEDIUM}
    refused(requests.put(f"{server.url}/api/my-images/a", json={"record_name": "q" * MEDIUM}, timeout=60))
    refused(requests.delete(f"{server.url}/api/my-images", json={"record_id": "q" * MEDIUM}, timeout=60))
    refused(requests.put(f"{server.url}/api/my-images", json=body, timeout=60))


def refused(answer: requests.Response) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert len(answer.content) < 2000 and b"q" * 100 not in answer.content, answer.text[:300]
    assert json.loads(answer.content)["detail"]
