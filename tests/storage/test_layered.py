"""Derivatives inside a person's folder below those that are written elsewhere: both are one bucket."""

import random
from pathlib import Path

import pytest

from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import ABSENT
from darkroom.storage.layered import Layered
from darkroom.storage.local import LocalBucket
from darkroom.storage.prefixed import Prefixed
from storage_fixtures import listed


@pytest.fixture
def layered(tmp_path: Path) -> Layered:
    for name in ("above", "below"):
        (tmp_path / name).mkdir()
    return Layered(LocalBucket(str(tmp_path / "above")), Prefixed(LocalBucket(str(tmp_path / "below")), "derivatives/"))


@pytest.mark.parametrize("page_size", [1, 2, 100])
def test_pages_are_those_of_one_bucket(layered: Layered, page_size: int) -> None:
    chance = random.Random(page_size)
    names = [f"{chance.choice('abc')}/{number}" for number in range(7)]
    for name in names:
        for bucket in chance.choice([(layered.upper,), (layered.lower,), (layered.upper, layered.lower)]):
            bucket.write(name, b"upper" if bucket is layered.upper else b"lower", "text/plain")
    for prefix, exclude in (("", ()), ("b/", ()), ("", ("a/",))):
        found, token = [], None
        while True:
            page = layered.list(prefix, token, page_size, exclude)
            assert len(page.blobs) <= page_size
            found += page.blobs
            token = page.next_page_token
            if token is None:
                break
        wanted = [name for name in names if name.startswith(prefix) and not name.startswith(exclude or "-")]
        assert [blob.name for blob in found] == sorted(wanted)
        assert found == [layered.stat(blob.name) for blob in found]


def test_the_upper_bucket_takes_precedence_and_a_deletion_is_final(layered: Layered) -> None:
    old = layered.lower.write("a", b"old", "text/plain", {"k": "v"})
    assert (layered.read("a"), layered.read("a", old.generation, 1, 2), layered.stat("a")) == (b"old", b"l", old)
    new = layered.write("a", b"new", "text/plain")
    assert (layered.read("a"), layered.stat("a"), layered.lower.read("a")) == (b"new", new, b"old")
    assert layered.read("a", old.generation) == b"old"
    layered.delete("a", new.generation)
    assert listed(layered) == listed(layered.lower) == []
    layered.lower.write("b", b"old", "text/plain")
    layered.delete("b")
    for action in (layered.delete, layered.stat, layered.read):
        with pytest.raises(NotFound):
            action("b")


def test_preconditions_hold_for_what_is_visible(layered: Layered) -> None:
    old = layered.lower.write("a", b"old", "text/plain", {"k": "v"})
    for wrong in (ABSENT, "1"):
        with pytest.raises(PreconditionFailed):
            layered.write("a", b"new", "text/plain", if_generation_match=wrong)
        with pytest.raises(PreconditionFailed):
            layered.delete("a", wrong)
        with pytest.raises(PreconditionFailed):
            layered.describe("a", {"k": "w"}, wrong)
    assert layered.stat("a") == old
    described = layered.describe("a", {"k": "w"}, old.generation)
    assert (layered.read("a"), described.metadata, described.content_type) == (b"old", {"k": "w"}, "text/plain")
    assert layered.lower.stat("a") == old and layered.describe("a", {}, described.generation).metadata == {}
    layered.lower.write("b", b"old", "text/plain")
    replaced = layered.write("b", b"new", "image/png", {"n": "1"}, layered.stat("b").generation, "no-cache")
    assert (layered.read("b"), replaced.metadata, layered.stat("b").content_type) == (b"new", {"n": "1"}, "image/png")
    with pytest.raises(PreconditionFailed):
        layered.write("b", b"again", "text/plain", if_generation_match=ABSENT)
    assert layered.write("c", b"first", "text/plain", if_generation_match=ABSENT).name == "c"
