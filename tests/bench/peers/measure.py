"""Measure all servers in turn, so that whatever else the machine does affects all of them."""

import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from io import BytesIO
from itertools import count
from typing import Final

import load
from cases import COPIES, Case, original
from load import Load
from PIL import Image
from servers import Running
from thumbnails import score

ROUNDS: Final = 2
CLIENTS: Final = (2, 16)
COLD, STORED = "cold", "stored"
_SAMPLE_SECONDS: Final = 0.02


@dataclass(frozen=True)
class Found:
    """Of one server, case and number of clients: requests a second, CPU ms and bytes a request, peak memory in MB.

    `score` is the picture's SSIMULACRA2 against a resize of every pixel, at most 100.
    """

    server: str
    case: str
    clients: int
    urls: str
    rate: float
    cpu_ms: float
    answer_bytes: int
    peak_mb: float
    score: float


class Photos:
    """Photos by number; each is requested once of each server, apart from the stored ones."""

    def __init__(self) -> None:
        self._next: dict[tuple[str, Case], int] = {}

    def new(self, server: str, case: Case) -> Iterator[str]:
        """Names that the server has not seen in this case. Ends with the last."""
        for number in count(self._next.get((server, case), 1)):
            if number == COPIES:
                return
            self._next[server, case] = number + 1
            yield case.photo(number)

    def seen(self, server: str, case: Case) -> Iterator[str]:
        """The same names again, from the first, without end."""
        known = self._next.get((server, case), 2)
        return (case.photo(1 + number % (known - 1)) for number in count())


def rounds(
    servers: Sequence[Running], case: Case, clients: int, seconds: float, photos: Photos, urls: str
) -> list[Found]:
    """All servers, `ROUNDS` times in turn. One that fails, or makes another picture, is reported and has no figures."""
    loads: dict[str, list[Load]] = {running.server.name: [] for running in servers}
    for _ in range(ROUNDS):
        for running in servers:
            name = running.server.name
            names = photos.new(name, case) if urls == COLD else photos.seen(name, case)
            try:
                loads[name].append(_load(running, case, names, clients, seconds))
            except (OSError, HTTPException, RuntimeError) as error:
                print(f"{name} has no figures for {case.text}, {clients} clients: {error}", file=sys.stderr, flush=True)
    return [_found(name, case, clients, urls, each) for name, each in loads.items() if len(each) == ROUNDS]


def _load(running: Running, case: Case, names: Iterator[str], clients: int, seconds: float) -> Load:
    paths = (running.server.path(case, photo) for photo in names)
    found = load.put(running.pid, running.port, paths, clients, seconds)
    _check(running.server.name, case, found.body)
    return found


def memory(running: Running, cases: Sequence[Case], seconds: float) -> float:
    """Peak memory in MB of a server that just started, with 16 clients that request all cases at once."""
    names = (running.server.path(case, case.photo(number)) for number in count(1) for case in cases)
    found = load.put(running.pid, running.port, names, max(CLIENTS), seconds, _SAMPLE_SECONDS)
    return found.peak / 1e6


def _check(name: str, case: Case, body: bytes) -> None:
    image = Image.open(BytesIO(body))
    made = (image.format or "").lower(), *image.size
    if made[:2] != (case.format, case.width) or abs(image.height - case.height) > 1:
        raise RuntimeError(f"{name} made {made} for {case.text}")


def _found(name: str, case: Case, clients: int, urls: str, loads: Sequence[Load]) -> Found:
    answers = sum(each.answers for each in loads)
    return Found(
        server=name,
        case=case.text,
        clients=clients,
        urls=urls,
        rate=statistics.mean(each.rate for each in loads),
        cpu_ms=1000 * sum(each.cpu for each in loads) / answers,
        answer_bytes=sum(each.body_bytes for each in loads) // answers,
        peak_mb=max(each.peak for each in loads) / 1e6,
        score=_score(name, case, loads[-1].body),
    )


_scores: dict[tuple[str, Case], float] = {}


def _score(name: str, case: Case, body: bytes) -> float:
    """Of a server's first picture of that case, since all its pictures of it are alike."""
    if (name, case) not in _scores:
        _scores[name, case] = score(body, original(case.megapixels))
    return _scores[name, case]


def by_row(found: Sequence[Found], urls: str) -> Mapping[tuple[str, int], Mapping[str, Found]]:
    """Case and clients, each with the servers' figures."""
    rows: dict[tuple[str, int], dict[str, Found]] = {}
    for each in found:
        if each.urls == urls:
            rows.setdefault((each.case, each.clients), {})[each.server] = each
    return rows
