"""Order, prefixes, exclusions and pages of a listing. Every test runs on every backend."""

import pytest

from darkroom.storage import Bucket, Page
from storage_fixtures import MANY_REQUESTS, Plant, listed


def test_an_empty_bucket_has_one_empty_page(bucket: Bucket) -> None:
    assert bucket.list() == Page((), None)


def test_the_order_is_that_of_code_points(bucket: Bucket) -> None:
    # By UTF-16, U+10000 would come before U+FFFD; by a locale, a before B.
    for name in ("b", "B", "a/b", "a", "a!", "a0", "é", "z", "\ufffd", "\U00010000", "10", "9", "_"):
        bucket.write(name, b"x", "image/jpeg")
    expected = ["10", "9", "B", "_", "a", "a!", "a/b", "a0", "b", "z", "é", "\ufffd", "\U00010000"]
    assert listed(bucket) == expected


def test_a_listed_blob_equals_stat(bucket: Bucket) -> None:
    bucket.write("a.png", b"12345", "image/png", {"caption": "Über 日本", "tags": ""})
    bucket.write("b.jpg", b"", "image/jpeg")
    listed = bucket.list().blobs
    assert listed == (bucket.stat("a.png"), bucket.stat("b.jpg"))
    assert (listed[0].size, listed[0].content_type) == (5, "image/png")
    assert listed[0].metadata == {"caption": "Über 日本", "tags": ""}
    assert listed[1].size == 0
    assert listed[0].updated.utcoffset() is not None


def test_a_prefix_is_text_and_not_a_folder(bucket: Bucket) -> None:
    for name in ("trip", "trip/a", "trip/b/c", "trip2/a", "tri", "other/trip"):
        bucket.write(name, b"x", "image/jpeg")
    assert listed(bucket, "trip") == ["trip", "trip/a", "trip/b/c", "trip2/a"]
    assert listed(bucket, "trip/") == ["trip/a", "trip/b/c"]
    assert listed(bucket, "trip/b") == ["trip/b/c"]
    assert listed(bucket, "trip/b/c") == ["trip/b/c"]
    assert listed(bucket, "none") == []
    assert listed(bucket, "t*") == []


def test_an_impossible_prefix_finds_nothing(bucket: Bucket) -> None:
    bucket.write("a/b", b"x", "image/jpeg")
    for prefix in ("/", "//", "a//", "../", "./", "a/../", "\0", "a\n", "\ud800", "n" * 2000):
        assert bucket.list(prefix) == Page((), None), ascii(prefix)


def test_exclusions(bucket: Bucket) -> None:
    for name in ("a", "derivatives", "derivatives/a", "derivatives/b", "derivatives0", "processed/x", "z"):
        bucket.write(name, b"x", "image/jpeg")
    assert listed(bucket, exclude=("derivatives/", "processed/")) == ["a", "derivatives", "derivatives0", "z"]
    assert listed(bucket, "derivatives", ("derivatives/",)) == ["derivatives", "derivatives0"]
    assert listed(bucket, "derivatives/", ("derivatives/",)) == []
    assert listed(bucket, "derivatives/", ("derivatives/a",)) == ["derivatives/b"]
    assert listed(bucket, exclude=("a", "d", "p", "z")) == []
    assert len(listed(bucket, exclude=())) == 7


@pytest.mark.parametrize("kind", MANY_REQUESTS, indirect=True)
@pytest.mark.parametrize("page_size", [1, 3, 100])
def test_small_pages_together_are_the_whole(bucket: Bucket, page_size: int) -> None:
    for name in ("a", "a!", "a/b", "a/c", "a0", "b/c/d", "b/e", "日", "n" * 300):
        bucket.write(name, b"x", "image/jpeg")
    for prefix, exclude in (("", ()), ("a", ()), ("", ("a/",)), ("", ("a",)), ("a", ("a/", "a0"))):
        pages = _pages(bucket, prefix, page_size, exclude)
        assert all(len(page.blobs) <= page_size for page in pages)
        assert [blob.name for page in pages for blob in page.blobs] == listed(bucket, prefix, exclude)


@pytest.mark.parametrize("kind", MANY_REQUESTS, indirect=True)
def test_more_objects_than_a_page_holds(bucket: Bucket, plant: Plant, kind: str) -> None:
    expected = sorted(
        f"{number % 7}/photo {number:04d}.jpg" for number in range(2500 if kind.startswith("gs") else 300)
    )
    for name in expected:
        plant(name, b"x")
    pages = _pages(bucket, "", 1000, ())
    assert [blob.name for page in pages for blob in page.blobs] == expected
    assert max(len(page.blobs) for page in pages) <= 1000
    assert listed(bucket) == expected
    assert listed(bucket, "3/") == [name for name in expected if name.startswith("3/")]
    assert listed(bucket, exclude=("2/", "5/")) == [name for name in expected if name[0] not in "25"]


def test_a_page_token_survives_changes_between_the_pages(bucket: Bucket) -> None:
    for number in range(6):
        bucket.write(f"p{number}", b"x", "image/jpeg")
    first = bucket.list(page_size=3)
    assert [blob.name for blob in first.blobs] == ["p0", "p1", "p2"]
    bucket.delete("p2")
    bucket.delete("p3")
    bucket.write("p31", b"x", "image/jpeg")
    second = bucket.list(page_token=first.next_page_token, page_size=100)
    assert [blob.name for blob in second.blobs] == ["p31", "p4", "p5"]


def _pages(bucket: Bucket, prefix: str, page_size: int, exclude: tuple[str, ...]) -> list[Page]:
    pages = [bucket.list(prefix, None, page_size, exclude)]
    while pages[-1].next_page_token is not None:
        pages.append(bucket.list(prefix, pages[-1].next_page_token, page_size, exclude))
        assert len(pages) < 5000
    return pages
