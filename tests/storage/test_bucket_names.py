"""Which names a bucket takes, and that no name touches another. Every test runs on every backend."""

from collections.abc import Callable

import pytest

from darkroom.errors import InvalidName, NotFound
from darkroom.storage import Bucket, open_bucket
from darkroom.storage.prefixed import Prefixed
from storage_fixtures import ILLEGAL_NAMES, MANY_REQUESTS, ODD_NAMES, OpenAgain, Plant, listed

METHODS: dict[str, Callable[[Bucket, str], object]] = {
    "stat": lambda bucket, name: bucket.stat(name),
    "read": lambda bucket, name: bucket.read(name),
    "read empty slice": lambda bucket, name: bucket.read(name, start=3, end=1),
    "write": lambda bucket, name: bucket.write(name, b"x", "image/jpeg"),
    "describe": lambda bucket, name: bucket.describe(name, {}),
    "delete": lambda bucket, name: bucket.delete(name),
    "public_url": lambda bucket, name: bucket.public_url(name),
}


def test_every_legal_name_is_a_separate_object(bucket: Bucket) -> None:
    written = {name: bucket.write(name, name.encode(), "image/jpeg", {"about": name[:50]}) for name in ODD_NAMES}
    assert listed(bucket) == sorted(ODD_NAMES)
    for name in ODD_NAMES:
        found = bucket.stat(name)
        assert found == written[name] and found.metadata == {"about": name[:50]}
        assert bucket.read(name) == name.encode()
    assert len({blob.generation for blob in written.values()}) == len(ODD_NAMES)


@pytest.mark.parametrize("kind", MANY_REQUESTS, indirect=True)
def test_deleting_one_leaves_the_others(bucket: Bucket) -> None:
    left = list(ODD_NAMES)
    for name in ODD_NAMES:
        bucket.write(name, name.encode(), "image/jpeg")
    for gone in ODD_NAMES:
        bucket.delete(gone)
        left.remove(gone)
        assert listed(bucket) == sorted(left)
        with pytest.raises(NotFound):
            bucket.read(gone)
    bucket.write("a/b", b"again", "image/jpeg")
    assert listed(bucket) == ["a/b"]


def test_an_object_and_a_folder_of_the_same_name_in_either_order(bucket: Bucket) -> None:
    for first, second in (("x", "x/y"), ("z/y", "z")):
        bucket.write(first, b"first", "image/jpeg")
        bucket.write(second, b"second", "image/jpeg")
        assert (bucket.read(first), bucket.read(second)) == (b"first", b"second")
        bucket.delete(first)
        assert bucket.read(second) == b"second"
        bucket.write(first, b"again", "image/jpeg")
        assert (bucket.read(first), bucket.read(second)) == (b"again", b"second")


@pytest.mark.parametrize("method", METHODS)
def test_no_method_takes_an_illegal_name(bucket: Bucket, method: str) -> None:
    for name in ILLEGAL_NAMES:
        with pytest.raises(InvalidName) as raised:
            METHODS[method](bucket, name)
        assert len(str(raised.value)) < 500
        assert str(raised.value).isprintable()
    assert listed(bucket) == []


def test_the_longest_name(open_again: OpenAgain, prefix: str) -> None:
    bucket = open_again()
    longest = "n" * (1024 - len(prefix))
    bucket.write(longest, b"x", "image/jpeg")
    assert listed(bucket) == [longest]
    if prefix:
        with pytest.raises(InvalidName):
            bucket.write(longest + "n", b"x", "image/jpeg")


def test_objects_with_illegal_names_are_not_listed(bucket: Bucket, plant: Plant) -> None:
    plant("fine.jpg", b"x")
    for name in ("bad\x1fname.jpg", "bad\x7fname.jpg", "folder/bad\tname.jpg"):
        plant(name, b"x")
    assert listed(bucket) == ["fine.jpg"]


def test_a_prefixed_bucket_sees_only_its_prefix(open_again: OpenAgain, url: str, prefix: str) -> None:
    whole = open_again()
    for name in ("inner/a", "inner/b/c", "inner", "inner0", "innermost/x", "outer"):
        whole.write(name, name.encode(), "image/jpeg")
    inner = Prefixed(whole, "inner/")
    assert listed(inner) == ["a", "b/c"]
    assert listed(inner, "b") == ["b/c"]
    assert listed(inner, exclude=("b/",)) == ["a"]
    assert inner.read("a") == b"inner/a"
    assert inner.stat("b/c").name == "b/c"
    inner.write("new", b"new", "image/png")
    assert whole.read("inner/new") == b"new"
    inner.delete("a")
    assert listed(whole) == ["inner", "inner/b/c", "inner/new", "inner0", "innermost/x", "outer"]
    for name in ("../outer", "..", "x/../../outer", ""):
        with pytest.raises(InvalidName):
            inner.read(name)
    if url.startswith("gs:"):
        named = open_bucket(f"{url}/{prefix}inner/")
        assert (named.url, listed(named)) == (f"{url}/{prefix}inner", ["b/c", "new"])
