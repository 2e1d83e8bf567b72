"""Damage inside a file whose end is there: a listing that reads only both ends agrees with what is derived."""

import random

import pytest

from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.formats import SOURCES
from darkroom.image_file import judgement
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from matrix.jpegs import LARGE, jpeg
from matrix.picture import encoded

FILES = {
    "jpeg": jpeg(LARGE, quality=98),
    "progressive": jpeg(LARGE, quality=98, progressive=True),
    "restarts": jpeg(LARGE, quality=98, restart_marker_blocks=6),
    "png": encoded(LARGE, "PNG"),
    "gif": encoded(LARGE, "GIF"),
    "webp": encoded(LARGE, "WEBP", quality=95),
    "animated webp": encoded(LARGE, "WEBP", save_all=True, append_images=[LARGE.rotate(90)], lossless=True),
    "lossless webp": encoded(LARGE, "WEBP", lossless=True),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(4096, len(data) - 1000)
    size = chance.choice((2, 30, 800))
    noise = chance.choice((bytes(size), chance.randbytes(size), b""))
    return data[:at] + noise + data[at + chance.choice((0, size)) :]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", FILES)
def test_what_is_listed_can_be_derived(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "_FIRST_READS", (4096,))
    chance = random.Random(kind)
    outcomes = []
    for _ in range(12):
        data = damaged(FILES[kind], chance)
        outcomes.append((_is_listed(data), _is_derived(data)))
    assert [listed for listed, _ in outcomes] == [derived for _, derived in outcomes]
    # Where nothing tells the end of a file that lost bytes, it counts as cut off.
    assert "webp" in kind or all(listed for listed, _ in outcomes)


def _is_listed(data: bytes) -> bool:
    try:
        judgement.read_header(lambda start, end: data[start:end], len(data), SOURCES, 10**8)
    except DarkroomError:
        return False
    return True


def _is_derived(data: bytes) -> bool:
    try:
        develop(data, parse("resize:40,format:jpeg", {}), Context(), Settings())
    except DarkroomError:
        return False
    return True
