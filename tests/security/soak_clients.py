"""The clients of the soak: each process runs one kind for a time and prints what it saw as JSON.

python soak_clients.py KIND COUNT SECONDS URL
"""

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

STORED = tuple(f"resize:{width},format:webp" for width in (160, 240, 320, 480))
NAMES = ("coffee.png", "chelsea.png", "astronaut.png", "rocket.jpg")
LARGE = "large.png"


class FromAddress(HTTPAdapter):
    """Every client has an address of its own, as on the network."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self._address, 0), **named)


class Client:
    def __init__(self, url: str, number: int, kind: str) -> None:
        self.url = url
        self.dice = random.Random(number)
        self.address = f"127.0.{1 + KINDS.index(kind)}.{1 + number}"
        self.session = requests.Session()
        self.seconds = 0.0
        self.last = ""
        self.session.mount("http://", FromAddress(self.address))

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(f"{self.url}/api/get-image/{path}", headers=headers, timeout=40)

    def stored(self) -> str:
        time.sleep(self.dice.uniform(0.05, 0.4))
        started = time.monotonic()
        answer = self.get(f"{self.dice.choice(STORED)}/{self.dice.choice(NAMES)}")
        self.seconds = time.monotonic() - started
        self.last = f"{self.seconds:.2f} s: {answer.status_code} {answer.headers.get('Server-Timing')}"
        return judge(answer, answer.content[8:12] == b"WEBP")

    def cold(self) -> str:
        chain = f"resize:{self.dice.randrange(20, 1500)},quality:{self.dice.randrange(40, 99)},format:webp"
        answer = self.get(f"{chain}/{self.dice.choice(NAMES)}")
        time.sleep(0.2)
        return judge(answer, answer.content[8:12] == b"WEBP")

    def original(self) -> str:
        answer = self.get(f"original/{LARGE}")
        time.sleep(1)
        return judge(answer, len(answer.content) == int(answer.headers.get("Content-Length", -1)))

    def range(self) -> str:
        first = self.dice.randrange(15_000_000)
        answer = self.get(f"original/{LARGE}", Range=f"bytes={first}-{first + 99_999}")
        time.sleep(0.2)
        return judge(answer, len(answer.content) == 100_000)

    def upload(self) -> str:
        picture = self.get("original/coffee.png")
        if picture.status_code != 200:
            return judge(picture, True)
        files = {"input-image": ("a.png", picture.content, "image/png")}
        answer = self.session.post(f"{self.url}/api/coloring-page", files=files, timeout=40)
        time.sleep(1)
        return judge(answer, answer.content[:4] == b"\x89PNG")

    def connect(self, sent: str) -> socket.socket:
        place = urlsplit(self.url)
        connection = socket.create_connection((place.hostname, place.port), 40, source_address=(self.address, 0))
        connection.sendall(sent.replace("\n", "\r\n").encode())
        return connection

    def slow_body(self) -> str:
        head = "POST /api/coloring-page HTTP/1.1\nHost: localhost\nContent-Length: 100000\n"
        with self.connect(head + "Content-Type: multipart/form-data; boundary=x\n\n--x") as connection:
            try:
                for _ in range(100):
                    connection.sendall(b"\r\n")
                    time.sleep(0.3)
            except OSError:
                return "ended by the server"
        return "slow"

    def slow_reader(self) -> str:
        head = f"GET /api/get-image/original/{LARGE} HTTP/1.1\nHost: localhost\n\n"
        with self.connect(head) as connection:
            try:
                for _ in range(100):
                    connection.recv(1000)
                    time.sleep(0.3)
            except OSError:
                return "ended by the server"
        return "slow"


KINDS = ("stored", "cold", "original", "range", "upload", "slow_body", "slow_reader")


def judge(answer: requests.Response, is_right: bool) -> str:
    if answer.status_code in (200, 206):
        return "good" if is_right else "wrong bytes"
    clean = answer.headers.get("Content-Type") == "application/problem+json" and "Retry-After" in answer.headers
    return f"clean {answer.status_code}" if clean and answer.status_code == 503 else f"unclean {answer.status_code}"


def run(
    client: Client, act: Callable[[], str], ends: float, seen: Counter[str], times: list[tuple[float, str]]
) -> None:
    while time.monotonic() < ends:
        client.seconds = 0.0
        try:
            found = act()
        except requests.RequestException as error:
            found = f"broken off: {type(error).__name__}"
        seen[found] += 1
        times.append((client.seconds, client.last))


def main() -> None:
    kind, count, seconds, url = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    seen: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    ends = time.monotonic() + seconds
    clients = [Client(url, number, kind) for number in range(count)]
    threads = [
        threading.Thread(target=run, args=(client, getattr(client, kind), ends, seen, times)) for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump({"kind": kind, "seen": seen, "times": sorted(times)}, sys.stdout)


if __name__ == "__main__":
    main()
