"""Damage inside a file with an intact end: a listing that reads only both ends agrees with the derivatives."""

import io
import random

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.formats import SOURCES
from darkroom.image_file import judgement
from darkroom.images import codec
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from hostile_pictures import chunk
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
def test_a_listed_picture_can_be_derived(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "_FIRST_READS", (4096,))
    chance = random.Random(kind)
    outcomes = []
    for _ in range(12):
        data = damaged(FILES[kind], chance)
        outcomes.append((_is_listed(data), _is_derived(data)))
    assert [listed for listed, _ in outcomes] == [derived for _, derived in outcomes]
    # In formats without an end marker, a file that lost bytes counts as truncated.
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


@pytest.mark.parametrize("options", [{"quality": 95}, {"lossless": True}], ids=str)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_truncated_webp_shows_its_lines_or_is_refused(options: dict[str, object], mode: str) -> None:
    whole = encoded(LARGE.convert(mode), "WEBP", **options)
    expected = np.asarray(Image.open(io.BytesIO(whole)).convert("RGB"), int)
    for share in (0.4, 0.9):
        data = whole[: round(share * len(whole))]
        assert _is_listed(data) is _is_derived(data) is (share > 0.5)
    image = np.asarray(codec.decode(data, SOURCES, 10**8).convert("RGB"), int)
    lines = np.abs(image - expected).max(axis=(1, 2)) == 0
    assert 0.6 < lines.mean() < 1 and lines[: lines.sum()].all()


def test_a_picture_that_browsers_cannot_show_is_refused_with_its_reason() -> None:
    lossless = imagecodecs.jpeg8_encode(np.asarray(LARGE), lossless=True, predictor=1)
    unknown = FILES["png"][:33] + chunk(b"ABCD", b"") + FILES["png"][33:]
    for data, message in ((lossless, "lossless JPEG"), (unknown, "ABCD")):
        with pytest.raises(DarkroomError, match=message):
            codec.decode(data, SOURCES, 10**8)
        assert not _is_listed(data)
