"""Bytes, generations, preconditions and metadata. Every test runs on every backend."""

import json
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import forked
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import ABSENT, Blob, Bucket
from storage_fixtures import MANY_REQUESTS, OpenAgain, listed

BYTES = random.Random(1).randbytes(5000)


def test_written_objects_are_read_back(bucket: Bucket) -> None:
    for size in (0, 1, 100_000, 9_000_000):
        data = random.Random(size).randbytes(size)
        blob = bucket.write("a/b.png", data, "image/png", {"size": str(size)})
        assert bucket.read("a/b.png") == data
        assert bucket.read("a/b.png", blob.generation) == data
        assert bucket.stat("a/b.png") == blob
        assert (blob.name, blob.size, blob.content_type) == ("a/b.png", size, "image/png")
        assert blob.metadata == {"size": str(size)}


def test_missing_objects(bucket: Bucket) -> None:
    bucket.write("there", b"x", "image/jpeg")
    for action in (
        lambda: bucket.stat("not"),
        lambda: bucket.read("not"),
        lambda: bucket.read("not", start=0, end=10),
        lambda: bucket.read("not", start=5, end=5),
        lambda: bucket.read("there/not"),
        lambda: bucket.describe("not", {"a": "b"}),
        lambda: bucket.delete("not"),
    ):
        with pytest.raises(NotFound):
            action()
    with pytest.raises(NotFound):
        bucket.delete("not", if_generation_match="12345")
    assert listed(bucket) == ["there"]


@pytest.mark.parametrize("size", [0, 10])
@pytest.mark.parametrize("kind", MANY_REQUESTS, indirect=True)
def test_a_slice_is_a_slice_of_python(bucket: Bucket, size: int) -> None:
    data = BYTES[:size]
    generation = bucket.write("a", data, "image/jpeg").generation
    edges = (None, 0, 3, 10, 5000, -1, -11)
    for start, end in ((start, end) for start in edges for end in edges):
        assert bucket.read("a", start=start, end=end) == data[start:end], (start, end)
    assert bucket.read("a", generation, 2, 8) == data[2:8]
    assert bucket.read("a", generation, -4) == data[-4:]


def test_a_replaced_generation_is_gone(bucket: Bucket) -> None:
    old = bucket.write("a", b"old", "image/jpeg")
    new = bucket.write("a", b"new", "image/png", {"k": "v"})
    assert new.generation != old.generation
    assert bucket.read("a", new.generation) == b"new"
    for start, end in ((None, None), (0, 2), (5, 9), (2, 1), (-1, None), (0, -1)):
        with pytest.raises(NotFound):
            bucket.read("a", old.generation, start, end)
    for never in ("1", "x", "-1", "0", "", "01", "9" * 30, "1.5", "١"):
        with pytest.raises(NotFound):
            bucket.read("a", never)
    assert bucket.stat("a") == new


def test_different_bytes_never_share_a_generation(bucket: Bucket) -> None:
    generations = [
        bucket.write("a", bytes([number % 256, number // 256]), "image/jpeg").generation for number in range(12)
    ]
    bucket.delete("a")
    generations.append(bucket.write("a", b"zz", "image/jpeg").generation)
    assert len(set(generations)) == 13


def test_create_only(bucket: Bucket) -> None:
    bucket.write("a", b"first", "image/jpeg", if_generation_match=ABSENT)
    with pytest.raises(PreconditionFailed):
        bucket.write("a", b"second", "image/jpeg", if_generation_match=ABSENT)
    assert bucket.read("a") == b"first"
    bucket.delete("a")
    bucket.write("a", b"third", "image/jpeg", if_generation_match=ABSENT)
    assert bucket.read("a") == b"third"


def test_replace_only_that_generation(bucket: Bucket) -> None:
    first = bucket.write("a", b"1", "image/jpeg")
    second = bucket.write("a", b"2", "image/jpeg", if_generation_match=first.generation)
    for wrong in (first.generation, ABSENT, "x", "", "9" * 30):
        with pytest.raises(PreconditionFailed):
            bucket.write("a", b"3", "image/jpeg", if_generation_match=wrong)
        with pytest.raises(PreconditionFailed):
            bucket.describe("a", {"k": "v"}, if_generation_match=wrong)
        with pytest.raises(PreconditionFailed):
            bucket.delete("a", if_generation_match=wrong)
    assert bucket.stat("a") == second
    with pytest.raises(PreconditionFailed):
        bucket.write("b", b"3", "image/jpeg", if_generation_match=second.generation)
    bucket.delete("a", if_generation_match=second.generation)
    assert listed(bucket) == []


def test_one_of_many_creators_wins(bucket: Bucket) -> None:
    for round_number in range(2):
        name = f"race {round_number}.jpg"

        def create(number: int, name: str = name) -> Blob | None:
            try:
                return bucket.write(name, b"%02d" % number * 500, "image/jpeg", {"by": str(number)}, ABSENT)
            except PreconditionFailed:
                return None

        with ThreadPoolExecutor(8) as pool:
            won = [blob for blob in pool.map(create, range(8)) if blob]
        assert len(won) == 1
        assert bucket.stat(name) == won[0]
        assert bucket.read(name) == b"%02d" % int(won[0].metadata["by"]) * 500


@pytest.mark.parametrize("kind", MANY_REQUESTS, indirect=True)
def test_one_of_many_concurrent_replacements_wins(bucket: Bucket) -> None:
    bucket.write("counter", b"0", "text/plain")

    def increment(_: int) -> None:
        while True:
            blob = bucket.stat("counter")
            try:
                value = int(bucket.read("counter", blob.generation))
                bucket.write("counter", b"%d" % (value + 1), "text/plain", if_generation_match=blob.generation)
            except (PreconditionFailed, NotFound):
                continue
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(16)))
    assert bucket.read("counter") == b"16"


def test_no_reader_sees_a_mixture(bucket: Bucket) -> None:
    contents = [bytes([number]) * 200_000 for number in range(4)]
    bucket.write("a", contents[0], "image/jpeg")

    def replace(number: int) -> None:
        bucket.write("a", contents[number % 4], "image/jpeg")

    def look(_: int) -> tuple[bytes, bytes]:
        return bucket.read("a"), bucket.read("a", start=100, end=199_000)

    with ThreadPoolExecutor(6) as pool:
        writing = pool.map(replace, range(8))
        for whole, part in pool.map(look, range(12)):
            assert whole in contents
            assert len(part) == 198_900
            assert len(set(part)) == 1
        list(writing)


def test_describe_replaces_only_metadata(bucket: Bucket) -> None:
    before = bucket.write("a", BYTES, "image/jpeg", {"caption": "old", "tags": "x"}, cache_control="no-cache")
    after = bucket.describe("a", {"caption": "neu: 日本 – ‘quoted’ \U0001f4f7", "empty": ""})
    assert after.metadata == {"caption": "neu: 日本 – ‘quoted’ \U0001f4f7", "empty": ""}
    assert (after.generation, after.size, after.content_type) == (before.generation, before.size, before.content_type)
    assert after.updated >= before.updated
    assert bucket.stat("a") == after
    assert bucket.read("a", before.generation) == BYTES
    assert bucket.describe("a", {}, if_generation_match=before.generation).metadata == {}
    assert bucket.stat("a").metadata == {}
    assert bucket.describe("a", {"again": "1"}).metadata == {"again": "1"}


def test_replacing_an_object_replaces_its_metadata(bucket: Bucket) -> None:
    bucket.write("a", b"1", "image/jpeg", {"caption": "old"})
    assert bucket.write("a", b"2", "image/png").metadata == {}
    assert (bucket.stat("a").metadata, bucket.stat("a").content_type) == ({}, "image/png")


def test_simultaneous_descriptions_never_mix(bucket: Bucket) -> None:
    generation = bucket.write("a", BYTES, "image/jpeg").generation
    wordings = [{f"key{number}": str(number), "shared": str(number)} for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda words: bucket.describe("a", words), wordings))
    assert [result.metadata for result in results] == wordings
    assert bucket.stat("a").metadata in wordings
    assert bucket.read("a", generation) == BYTES


def test_instances_see_each_others_writes_at_once(open_again: OpenAgain) -> None:
    one, two = open_again(), open_again()
    assert one is not two
    written = one.write("a", b"1", "image/jpeg", {"k": "v"})
    assert two.stat("a") == written
    described = two.describe("a", {"k": "w"})
    assert one.stat("a") == described
    replaced = two.write("a", b"2", "image/png")
    assert one.read("a") == b"2"
    assert one.list().blobs == (replaced,)
    one.delete("a")
    assert two.list().blobs == ()


@pytest.mark.parametrize("kind", ["local", "gs"], indirect=True)
def test_processes_see_each_others_writes_and_one_wins(open_again: OpenAgain, url: str, prefix: str) -> None:
    bucket = open_again()
    bucket.write("mine", b"mine", "image/jpeg", {"k": "v"})
    script = """
import json, sys
from darkroom.errors import PreconditionFailed
from darkroom.storage import ABSENT, open_bucket
from darkroom.storage.prefixed import Prefixed
bucket = Prefixed(open_bucket(sys.argv[1]), sys.argv[2])
assert bucket.stat("mine").metadata == {"k": "v"}
won = []
for number in range(20):
    try:
        bucket.write(f"race/{number}", sys.argv[3].encode() * 1000, "image/jpeg", if_generation_match=ABSENT)
        won.append(number)
    except PreconditionFailed:
        pass
print(json.dumps(won))
"""
    functions = Path(__file__).resolve().parents[2] / "functions"
    environment = {**os.environ, "PYTHONPATH": str(functions)}
    command = ("-c", script, url, prefix)
    running = [forked.start([*command, name], environment, stdout=subprocess.PIPE) for name in ("A", "B")]
    won = [json.loads(process.communicate(timeout=30)[0]) for process in running]
    assert sorted(won[0] + won[1]) == list(range(20))
    for name, numbers in zip(("A", "B"), won, strict=True):
        assert all(bucket.read(f"race/{number}") == name.encode() * 1000 for number in numbers)
