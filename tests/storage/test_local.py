"""Folder specifics: files added by hand, and several processes."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import forked
from darkroom.cache_control import IMMUTABLE
from darkroom.errors import NotFound, StorageUnavailable
from darkroom.storage import list_all
from darkroom.storage.local import LocalBucket, atomic_write, object_records


def test_ordinary_photos_are_plain_files(tmp_path: Path) -> None:
    bucket = LocalBucket(str(tmp_path))
    bucket.write("2024/beach.jpg", b"jpeg", "image/jpeg")
    assert (tmp_path / "2024" / "beach.jpg").read_bytes() == b"jpeg"
    (tmp_path / "2024" / "by hand.png").write_bytes(b"png")
    blob = bucket.stat("2024/by hand.png")
    assert (blob.content_type, blob.metadata, blob.size) == ("image/png", {}, 3)
    assert bucket.list("2024/by").blobs == (blob,)


def test_a_touched_or_copied_file_keeps_version_and_metadata(tmp_path: Path) -> None:
    bucket = LocalBucket(str(tmp_path / "one"))
    (tmp_path / "one").mkdir()
    before = bucket.write("a.jpg", b"same", "image/jpeg", {"caption": "A"})
    os.utime(tmp_path / "one" / "a.jpg", (1, 1))
    assert bucket.stat("a.jpg").generation == before.generation
    shutil.copytree(tmp_path / "one", tmp_path / "two", copy_function=shutil.copyfile)
    copied = LocalBucket(str(tmp_path / "two")).stat("a.jpg")
    assert (copied.generation, copied.metadata) == (before.generation, {"caption": "A"})
    (tmp_path / "two" / "a.jpg").write_bytes(b"else")
    other = LocalBucket(str(tmp_path / "two")).stat("a.jpg")
    assert other.generation != before.generation and other.metadata == {}
    for number, call in enumerate((bucket.describe, bucket.write, bucket.delete)):
        os.utime(tmp_path / "one" / "a.jpg", (number + 2, number + 2))
        given = {"describe": [{"caption": "B"}], "write": [b"new", "image/jpeg"], "delete": []}[call.__name__]
        call("a.jpg", *given, if_generation_match=bucket.list().blobs[0].generation)
    assert bucket.list().blobs == ()


def test_every_listing_shows_the_folder_as_it_is(tmp_path: Path) -> None:
    bucket, other = LocalBucket(str(tmp_path)), LocalBucket(str(tmp_path))
    file = tmp_path / "2024" / "a.jpg"
    file.parent.mkdir()

    def edit() -> None:
        times = file.stat()
        file.write_bytes(b"edit")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    def replace_with_folder() -> None:
        file.unlink()
        (file / "inside").mkdir(parents=True)
        (file / "inside" / "b.jpg").write_bytes(b"b")

    changes = [
        lambda: file.write_bytes(b"same"),
        lambda: (tmp_path / "z\n.jpg").write_bytes(b"illegal"),
        edit,
        lambda: other.describe("2024/a.jpg", {"caption": "A"}),
        lambda: os.utime(file, (1, 1)),
        lambda: other.delete("2024/a.jpg"),
        lambda: other.write("2024/a.jpg", b"edit", "image/png"),
        replace_with_folder,
    ]
    pages = [bucket.list()]
    for change in changes:
        change()
        pages.append(bucket.list())
        assert pages[-1] == LocalBucket(str(tmp_path)).list()
    assert len({str(page) for page in pages}) >= len(changes)


def test_a_listing_looks_up_an_object_with_metadata_only_if_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_records, "_SETTLED", 10_000_000)  # longer than a tick of the file system's clock
    bucket, other = LocalBucket(str(tmp_path)), LocalBucket(str(tmp_path))
    changes: list[tuple[Callable[[], object], list[dict[str, str]]]] = [
        (lambda: other.write("a.jpg", b"one", "image/jpeg", {"caption": "A"}), [{"caption": "A"}]),
        (lambda: other.describe("a.jpg", {"caption": "B"}), [{"caption": "B"}]),
        (lambda: (tmp_path / "a.jpg").write_bytes(b"another"), [{}]),
        (lambda: other.delete("a.jpg"), []),
    ]
    for change, expected in changes:
        change()
        time.sleep(0.03)
        page = bucket.list()
        assert [blob.metadata for blob in page.blobs] == expected
        if expected != [{}]:  # otherwise the listing has just written a record
            with monkeypatch.context() as patched:
                patched.setattr(LocalBucket, "_blob", lambda *_, **__: pytest.fail("the object was looked up"))
                assert bucket.list() == page


def test_a_listing_shows_each_of_several_quick_changes_of_metadata(tmp_path: Path) -> None:
    """The clock of a file system may not tell them apart."""
    bucket, other = LocalBucket(str(tmp_path)), LocalBucket(str(tmp_path))
    other.write("a.jpg", b"one", "image/jpeg")
    for caption in ("A", "B", "C"):
        other.describe("a.jpg", {"caption": caption})
        assert [blob.metadata for blob in bucket.list().blobs] == [{"caption": caption}]


@pytest.mark.parametrize("content", [b"size", b"another size"])
def test_a_file_replaced_by_hand_is_a_new_object(tmp_path: Path, content: bytes) -> None:
    bucket = LocalBucket(str(tmp_path))
    before = bucket.write("a.jpg", b"same", "image/jpeg", {"caption": "A"})
    times = (tmp_path / "a.jpg").stat()
    (tmp_path / "a.jpg").write_bytes(content)
    os.utime(tmp_path / "a.jpg", ns=(times.st_atime_ns, times.st_mtime_ns))
    after = bucket.stat("a.jpg")
    assert after.generation != before.generation and after.metadata == {} and after.size == len(content)
    with pytest.raises(NotFound):
        bucket.read("a.jpg", before.generation)


def test_a_file_dated_in_the_future_is_replaced_by_a_newer_one(tmp_path: Path) -> None:
    """A camera with a wrong clock; programs that compare dates would not notice the change."""
    (tmp_path / "a.jpg").write_bytes(b"old")
    future = time.time_ns() + 86_400_000_000_000
    os.utime(tmp_path / "a.jpg", ns=(future, future))
    bucket = LocalBucket(str(tmp_path))
    before = bucket.stat("a.jpg")
    after = bucket.write("a.jpg", b"new", "image/jpeg")
    assert (tmp_path / "a.jpg").stat().st_mtime_ns > future and after.updated >= before.updated
    assert after.generation != before.generation and bucket.read("a.jpg") == b"new"


def test_files_outside_the_folder_are_not_accessible(tmp_path: Path) -> None:
    inside = tmp_path / "bucket"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "bucket-private").mkdir()
    (tmp_path / "bucket-private" / "other.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "sibling.txt").symlink_to(tmp_path / "bucket-private" / "other.txt")
    (inside / "folder").symlink_to(tmp_path)
    bucket = LocalBucket(str(inside))
    assert list(list_all(bucket)) == []
    for name in ("link.txt", "sibling.txt", "folder/secret.txt", "folder/bucket-private/other.txt"):
        with pytest.raises(NotFound):
            bucket.read(name)
    bucket.write("folder/new.txt", b"x", "text/plain")
    assert not (tmp_path / "new.txt").exists() and bucket.read("folder/new.txt") == b"x"


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    bucket = LocalBucket(str(tmp_path / "none"))
    for call in (
        bucket.list,
        lambda: bucket.stat("a"),
        lambda: bucket.read("a"),
        lambda: bucket.write("a", b"", "t/t"),
    ):
        with pytest.raises(StorageUnavailable, match="does not exist"):
            call()
    assert not (tmp_path / "none").exists()


CREATE = """
import sys
from darkroom.errors import PreconditionFailed
from darkroom.storage import ABSENT
from darkroom.storage.local import LocalBucket

for name in map(str, range(20)):
    try:
        LocalBucket(sys.argv[1]).write(name, sys.argv[2].encode() * 1000, "text/plain", if_generation_match=ABSENT)
    except PreconditionFailed:
        continue
    print(name)
"""


def test_one_of_many_processes_creates(tmp_path: Path) -> None:
    started = [forked.start(["-c", CREATE, tmp_path, number], stdout=subprocess.PIPE) for number in range(4)]
    won = [process.communicate(timeout=60)[0].split() for process in started]
    assert sorted(name for names in won for name in names) == sorted(map(str, range(20)))
    for number, names in enumerate(won):
        assert all(LocalBucket(str(tmp_path)).read(name) == str(number).encode() * 1000 for name in names)


def test_a_reader_never_sees_a_mixture(tmp_path: Path) -> None:
    bucket = LocalBucket(str(tmp_path))
    bucket.write("a", b"0" * 100_000, "text/plain", {"of": "0"})
    writer = forked.start(["-c", KEEP_WRITING, tmp_path])
    try:
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            data = bucket.read("a")
            assert len(data) == 100_000 and len(set(data)) == 1
            blob = bucket.stat("a")
            try:
                data = bucket.read("a", blob.generation)
            except NotFound:
                continue
            assert blob.metadata["of"] == chr(data[0])
    finally:
        writer.kill()
        writer.wait()


KEEP_WRITING = """
import itertools, sys
from darkroom.storage.local import LocalBucket

for digit in itertools.cycle("0123456789"):
    LocalBucket(sys.argv[1]).write("a", digit.encode() * 100_000, "text/plain", {"of": digit})
"""


def test_temporary_files_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "photos", tmp_path / "outside.jpg"
    on_the_way = folder / ".darkroom" / "incoming"
    on_the_way.mkdir(parents=True)
    long_ago = time.time() - atomic_write.ABANDONED - 60
    for path in (outside, on_the_way / "tmpold", on_the_way / "tmpnew"):
        path.write_bytes(b"half")
    # Another process may have been writing a large picture for minutes.
    os.utime(on_the_way / "tmpnew", (time.time() - 1800, time.time() - 1800))
    (on_the_way / "tmplink").symlink_to(outside)
    for path in (outside, on_the_way / "tmpold"):
        os.utime(path, (long_ago, long_ago))
    LocalBucket(str(folder)).write("a.jpg", b"whole", "image/jpeg")
    assert sorted(path.name for path in on_the_way.iterdir()) == ["tmplink", "tmpnew"]
    assert outside.read_bytes() == b"half" and (folder / "a.jpg").read_bytes() == b"whole"
    # Readable like any other photo: a backup or another server may run as another user.
    assert (folder / "a.jpg").stat().st_mode & 0o777 == 0o644


def test_a_deleted_object_leaves_nothing(tmp_path: Path) -> None:
    """The same photo put there again is a new one, without the words and the visibility of the deleted one."""
    bucket = LocalBucket(str(tmp_path))
    before = bucket.write("2024/trip/a.jpg", b"same", "image/jpeg", {"caption": "A secret", "hidden": "true"})
    bucket.write("2024/b.jpg", b"b", "image/jpeg")
    bucket.delete("2024/trip/a.jpg")
    assert sorted(path.name for path in (tmp_path / "2024").iterdir()) == ["b.jpg"]
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if b"secret" in path.read_bytes()]
    (tmp_path / "2024" / "trip").mkdir()
    (tmp_path / "2024" / "trip" / "a.jpg").write_bytes(b"same")
    again = bucket.stat("2024/trip/a.jpg")
    assert again.metadata == {} and again.generation != before.generation


def test_an_object_is_on_the_disk_when_it_replaces_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a crash, a file renamed before its bytes are written would be empty. Derivatives can be made again."""
    bucket, steps, sync, rename = LocalBucket(str(tmp_path)), list[str](), os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("sync")
        sync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    bucket.write("a.jpg", b"x", "image/jpeg")
    assert steps == ["sync", "rename"] * 2
    steps.clear()
    bucket.write("b.webp", b"x", "image/webp", cache_control=IMMUTABLE)
    assert steps == ["sync", "rename", "rename"]
    monkeypatch.setattr(Path, "replace", lambda *_: Path("/missing").rename("/"))
    with pytest.raises(StorageUnavailable):
        bucket.write("c.jpg", b"x", "image/jpeg")
    assert not [*tmp_path.glob(".darkroom/incoming/*")] and sorted(path.name for path in tmp_path.glob("*.*")) == [
        ".darkroom",
        "a.jpg",
        "b.webp",
    ]


def test_a_file_has_one_name_whatever_folders_are_linked(tmp_path: Path) -> None:
    """A linked folder would give each photo endless names; a linked file is one more."""
    (tmp_path / "holidays").mkdir()
    (tmp_path / "holidays" / "a.jpg").write_bytes(b"x")
    (tmp_path / "holidays" / "loop").symlink_to(tmp_path / "holidays")
    (tmp_path / "linked").symlink_to(tmp_path / "holidays")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "holidays" / "a.jpg")
    bucket = LocalBucket(str(tmp_path))
    assert [blob.name for blob in list_all(bucket)] == ["b.jpg", "holidays/a.jpg"]
    assert bucket.read("b.jpg") == bucket.read("holidays/a.jpg") == b"x"
    for name in ("linked/a.jpg", "holidays/loop/a.jpg", "holidays/loop/loop/a.jpg"):
        with pytest.raises(NotFound):
            bucket.stat(name)
