"""Another writer acts between our read and our write, on every backend: no data is lost."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from darkroom.batch import run as batch
from darkroom.catalog import open_catalog
from darkroom.catalog.query import Query
from darkroom.catalog.stored import marks, store
from darkroom.catalog.stored.lease import LEASE, lease
from darkroom.catalog.stored.reconcile import reconcile
from darkroom.config import Settings, settings
from darkroom.errors import Busy, DarkroomError, NotFound, PreconditionFailed, StorageUnavailable
from darkroom.iiif import masters
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import derive, source
from darkroom.maintenance import bucket_events
from darkroom.storage import Bucket, buckets, list_all
from darkroom.storage.albums.document import NAME, Album
from darkroom.storage.albums.document import parse as parse_albums
from darkroom.storage.object_metadata import PictureMetadata
from darkroom.storage.versions import version_of
from darkroom.visitors import expiry, identity, record_store
from darkroom.visitors.visitor_bucket import user_bucket
from darkroom_cli.publishing import albums, mirror, privacy, publish
from darkroom_cli.publishing.describe import describe
from darkroom_cli.publishing.work import Options
from darkroom_cli.tiling import publish as tiling
from darkroom_cli.tiling.page import Page
from function_fixtures import Configure
from storage_fixtures import s3_client

Between = Callable[[str, str, Callable[[], object]], None]


def photo(color: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(buffer, "png")
    return buffer.getvalue()


@pytest.fixture(params=["local", "gs", pytest.param("s3", marks=pytest.mark.long)])
def own(
    request: pytest.FixtureRequest, tmp_path: Path, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings of a gallery with one photo, on each backend in turn."""
    names = ("photos", "derivatives", "visitors")
    if request.param == "gs":
        request.getfixturevalue("fake_server")
        urls = [f"gs://{name}" for name in names]
    elif request.param == "s3":
        request.getfixturevalue("s3_server")
        for name in names[1:]:
            with suppress(s3_client().exceptions.BucketAlreadyOwnedByYou):
                s3_client().create_bucket(Bucket=name)
        # The S3 server also answers anonymous requests.
        monkeypatch.setattr("darkroom.storage.public_access.who_can_read", lambda url: "")
        urls = [f"s3://{name}" for name in names]
    else:
        urls = [str(tmp_path / name) for name in names]
        for url in urls:
            Path(url).mkdir()
    configure(
        bucket=urls[0],
        derivatives=urls[1],
        user_bucket=urls[2],
        user_limit=2,
        catalog_seconds=0,
        signing_keys="0123456789abcdef",
    )
    buckets.originals(settings()).write("a.png", photo(), "image/png")
    return settings()


@pytest.fixture
def between(own: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    """`between("write", "root", act)` runs `act` once, right before the first write of a name that contains `root`."""
    acts: list[tuple[str, str, Callable[[], object]]] = []
    backend = type(getattr(buckets.originals(own), "bucket", buckets.originals(own)))

    def intrude(method: str) -> None:
        original = getattr(backend, method)

        def call(self: Bucket, name: str, *arguments: object, **options: object) -> object:
            for act in [act for act in acts if act[0] == method and act[1] in name]:
                acts.remove(act)
                act[2]()
            return original(self, name, *arguments, **options)

        monkeypatch.setattr(backend, method, call)

    for method in ("write", "delete", "describe"):
        intrude(method)
    yield lambda *act: acts.append(act)
    assert not acts, "nobody came between"


def test_a_derivative_is_stored_once(own: Settings, between: Between) -> None:
    blob = source(own, "a.png")
    wanted = Derivative.of(own, "a.png", version_of(blob), parse("resize:32,format:png", {}).settled("png"))
    bucket = buckets.derivatives(own)
    between("write", "resize_32", lambda: bucket.write(wanted.key, b"first", "image/png"))
    assert derive(own, wanted, blob).stored
    assert bucket.read(wanted.key) == b"first"


def test_a_root_is_replaced_only_at_the_generation_that_was_read(own: Settings, between: Between) -> None:
    reconcile(own)

    def other() -> None:
        buckets.originals(own).write("c.png", photo("blue"), "image/png")
        reconcile(own)

    buckets.originals(own).write("b.png", photo("red"), "image/png")
    between("write", store.ROOT, other)
    reconcile(own)
    assert [image.name for image in open_catalog(own).page(Query(sort="name"), 9).images] == ["a.png", "b.png", "c.png"]


def test_the_first_root_is_created_once(own: Settings) -> None:
    reconcile(own)
    bucket = store.bucket_of(own)
    held = store.hold_root(bucket)
    assert held
    with pytest.raises(PreconditionFailed):
        store.write_root(bucket, replace(held.root, listed=1.0), None)
    assert store.hold_root(bucket) == held


def test_a_segment_that_is_written_again_is_not_removed(own: Settings, between: Between) -> None:
    bucket, name = store.bucket_of(own), f"{store.SEGMENTS}old.json"
    bucket.write(name, b"[]", "application/json")
    between("delete", name, lambda: bucket.write(name, b"[ ]", "application/json"))
    assert store.remove_old(bucket, (), seconds=-1) == 0
    assert bucket.read(name) == b"[ ]"


def test_replaced_segments_stay_for_an_hour(own: Settings) -> None:
    bucket, name = store.bucket_of(own), f"{store.SEGMENTS}old.json"
    bucket.write(name, b"[]", "application/json")
    assert store.KEPT_SECONDS == 3600 and store.remove_old(bucket, ()) == 0
    assert bucket.read(name)


def test_an_expired_lease_is_taken_by_one_process(own: Settings, between: Between) -> None:
    bucket = store.bucket_of(own)

    def other() -> None:
        bucket.delete(LEASE)
        bucket.write(LEASE, b"other", "text/plain", {"holder": "other", "until": "99999999999"})

    bucket.write(LEASE, b"gone", "text/plain", {"holder": "gone", "until": "1"})
    between("delete", LEASE, other)
    with pytest.raises(Busy), lease(bucket, 60):
        pytest.fail("two hold the lease")
    assert bucket.read(LEASE) == b"other"


def test_a_lease_that_was_lost_is_not_released(own: Settings, between: Between) -> None:
    bucket = store.bucket_of(own)

    def other() -> None:
        bucket.write(LEASE, b"other", "text/plain", {"holder": "other", "until": "99999999999"})

    with lease(bucket, 60):
        between("delete", LEASE, other)
    assert bucket.read(LEASE) == b"other"


def test_a_mark_that_is_written_again_waits(own: Settings, between: Between) -> None:
    bucket = store.bucket_of(own)
    marks.write(bucket, {("a.png", "1"): "abc:1"})
    _, found = marks.pending(bucket)
    between("delete", marks.MARKS, lambda: marks.write(bucket, {("a.png", "1"): "abc:1"}))
    marks.remove(bucket, found)
    # S3 identifies objects by their bytes, so the same mark again equals the catalog's.
    assert len(marks.pending(bucket)[1]) == (not own.bucket.startswith("s3"))


def test_two_uploads_do_not_share_a_slot(own: Settings, between: Between) -> None:
    between("write", "slots/0", lambda: record_store.take(own, "v" * 32, "first", "resize:32,format:png"))
    record_store.take(own, "v" * 32, "second", "resize:32,format:png")
    found = record_store.slots(user_bucket(own), f"visitors/{'v' * 32}/slots/")
    assert sorted(slot.record.record_name for slot in found) == ["first", "second"]


def test_an_expired_slot_is_reused_by_one_upload(own: Settings, between: Between) -> None:
    bucket, visitor = user_bucket(own), "v" * 32
    slot = record_store.take(own, visitor, "old", "resize:32,format:png")
    left = record_store.file_name(visitor, slot.record.record_id, "result")
    bucket.write(left, b"of an expired record", "image/png")
    bucket.write(slot.name, bucket.read(slot.name).replace(b'"20', b'"19'), "application/json")
    between("write", "slots/0", lambda: record_store.take(own, visitor, "first", "resize:32,format:png"))
    record_store.take(own, visitor, "second", "resize:32,format:png")
    found = record_store.slots(bucket, f"visitors/{visitor}/slots/")
    assert sorted(found.record.record_name for found in found) == ["first", "second"]
    with pytest.raises(NotFound):
        bucket.stat(left)


def test_a_deletion_that_another_process_shares_leaves_no_derivative(own: Settings, between: Between) -> None:
    """The store delivers an event twice, and two functions delete the same derivatives."""
    blob, bucket = source(own, "a.png"), buckets.derivatives(own)
    for width in (16, 32, 48):
        chain = parse(f"resize:{width},format:png", {}).settled("png")
        derive(own, Derivative.of(own, "a.png", version_of(blob), chain), blob)
    names = [found.name for found in list_all(bucket)]
    assert len(names) == 3
    buckets.originals(own).delete("a.png")
    between("delete", names[0], lambda: bucket.delete(names[0]))
    bucket_events._cascade(own, "a.png")
    assert not [*list_all(bucket)]


def test_an_interrupted_deletion_can_be_repeated(own: Settings, between: Between) -> None:
    """Pictures that no record names would stay until they expire, although their visitor deleted them."""
    visitor = "v" * 32
    slot = record_store.take(own, visitor, "mine", "resize:32,format:png")
    record = record_store.finish(own, visitor, slot, (b"1", b"2"), ("image/png", "image/png"))

    def fail() -> None:
        raise StorageUnavailable("The connection is lost.")

    between("delete", "/result", fail)
    with pytest.raises(StorageUnavailable):
        record_store.remove(own, visitor, record.record_id)
    assert record_store.records(own, visitor) == [record]
    record_store.remove(own, visitor, record.record_id)
    assert not [*list_all(user_bucket(own), "visitors/")]


def test_files_of_a_record_are_stored_once(own: Settings, between: Between) -> None:
    bucket, visitor = user_bucket(own), "v" * 32
    slot = record_store.take(own, visitor, "mine", "resize:32,format:png")
    for kind in record_store.FILES:
        name = record_store.file_name(visitor, slot.record.record_id, kind)
        between("write", name, lambda name=name: bucket.write(name, b"first", "image/png"))  # type: ignore[misc]
    record = record_store.finish(own, visitor, slot, (b"1", b"2"), ("image/png", "image/png"))
    for kind in record_store.FILES:
        assert record_store.read_file(own, visitor, record.record_id, kind)[0] == b"first"


def other_record(own: Settings, slot: record_store.Slot) -> Callable[[], object]:
    return lambda: user_bucket(own).write(
        slot.name, user_bucket(own).read(slot.name).replace(b"mine", b"their"), "application/json"
    )


def test_a_slot_that_was_reused_is_neither_finished_nor_released(own: Settings, between: Between) -> None:
    slot = record_store.take(own, "v" * 32, "mine", "resize:32,format:png")
    between("write", "slots/0", other_record(own, slot))
    with pytest.raises(PreconditionFailed):
        record_store.finish(own, "v" * 32, slot, (b"1", b"2"), ("image/png", "image/png"))
    record_store.release(own, "v" * 32, slot)
    assert b"their" in user_bucket(own).read(slot.name)


def test_a_record_that_is_deleted_while_it_is_renamed_stays_deleted(own: Settings, between: Between) -> None:
    slot = record_store.take(own, "v" * 32, "mine", "resize:32,format:png")
    record = record_store.finish(own, "v" * 32, slot, (b"1", b"2"), ("image/png", "image/png"))
    between("write", "slots/0", lambda: user_bucket(own).delete(slot.name))
    with pytest.raises(NotFound):
        record_store.rename(own, "v" * 32, record.record_id, "later")
    with pytest.raises(NotFound):
        user_bucket(own).stat(slot.name)


def test_an_expired_object_that_was_renewed_stays(own: Settings, between: Between) -> None:
    blob = user_bucket(own).write("visitors/v/slots/0", b"old", "application/json")
    between("delete", blob.name, lambda: user_bucket(own).write(blob.name, b"new", "application/json"))
    with pytest.raises(PreconditionFailed):
        expiry.remove(own, expiry.Old(blob.name, blob.generation, "too old"))
    assert user_bucket(own).read(blob.name) == b"new"


def test_a_key_that_another_process_created_is_used(own: Settings, between: Between) -> None:
    identity._own_key.cache_clear()
    between("write", "key", lambda: user_bucket(own).write(identity._KEY_NAME, b"theirs", "text/plain"))
    assert identity._own_key(own) == "theirs"
    identity._own_key.cache_clear()


def test_a_batch_does_not_replace_what_it_did_not_write(own: Settings, between: Between) -> None:
    bucket = buckets.originals(own)
    between("write", "processed/out.png", lambda: bucket.write("processed/out.png", b"theirs", "image/png"))
    with pytest.raises(PreconditionFailed):
        batch._write(bucket, "processed/out.png", b"mine", "image/png")
    assert bucket.read("processed/out.png") == b"theirs"


def test_concurrently_changed_captions_are_not_overwritten(own: Settings, between: Between) -> None:
    bucket = buckets.originals(own)
    known = bucket.stat("a.png")
    between("describe", "a.png", lambda: bucket.write("a.png", photo("red"), "image/png", {"caption": "theirs"}))
    with pytest.raises(DarkroomError):
        describe(bucket, known, PictureMetadata(caption="mine"), Options(own, stop=Event()))
    assert bucket.stat("a.png").metadata["caption"] == "theirs"


def test_two_changes_of_the_albums_are_both_kept(own: Settings, between: Between) -> None:
    bucket = buckets.originals(own)

    def close(folder: str) -> bool:
        return albums.edit(bucket, lambda known: replace(known, entries={**known.entries, folder: Album(closed=True)}))

    for theirs, ours in (("created", "beside it"), ("changed", "too")):
        between("write", NAME, lambda theirs=theirs: close(theirs))  # type: ignore[misc]
        assert close(ours)
    assert parse_albums(bucket.read(NAME)).closed == ("beside it", "changed", "created", "too")


def test_a_picture_that_was_replaced_is_not_cleaned_over(own: Settings, between: Between) -> None:
    bucket = buckets.originals(own)
    known = bucket.stat("a.png")
    between("write", "a.png", lambda: bucket.write("a.png", photo("red"), "image/png"))
    privacy.clean(bucket, known, Options(own, stop=Event()))
    assert bucket.read("a.png") == photo("red")


def test_a_mirror_keeps_a_picture_that_was_just_replaced(own: Settings, between: Between) -> None:
    bucket = buckets.originals(own)
    known = bucket.stat("a.png")
    between("delete", "a.png", lambda: bucket.write("a.png", photo("red"), "image/png"))
    with pytest.raises(PreconditionFailed):
        mirror.remove(bucket, known, Options(own, stop=Event()))
    assert bucket.read("a.png") == photo("red")
    known = bucket.stat("a.png")
    between("delete", "a.png", lambda: bucket.delete("a.png"))
    assert mirror.remove(bucket, known, Options(own, stop=Event())).action == "deleted"


@pytest.mark.parametrize("is_there", [True, False])
def test_an_upload_does_not_replace_what_came_meanwhile(own: Settings, between: Between, is_there: bool) -> None:
    bucket = buckets.originals(own)
    name = "a.png" if is_there else "new.png"
    for theirs, words in ((photo("red"), {}), (photo("blue"), {"caption": "theirs"})):
        known = bucket.stat(name) if is_there else None
        between("write", name, lambda theirs=theirs, words=words: bucket.write(name, theirs, "image/png", words))  # type: ignore[misc]
        with pytest.raises(DarkroomError):
            publish._write(bucket, name, photo("blue"), "image/png", {}, known, Options(own, stop=Event()))
        assert bucket.read(name) == theirs and bucket.stat(name).metadata == words
        if not is_there:
            bucket.delete(name)


@pytest.mark.parametrize("method", ["write", "describe"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_master_does_not_replace_what_came_meanwhile(
    own: Settings, between: Between, tmp_path: Path, is_there: bool, method: str
) -> None:
    bucket = buckets.originals(own)
    path = tmp_path / "master.png"
    path.write_bytes(photo())
    job = tiling.plan(own, Page(path), "", 64)
    if is_there:
        bucket.write(job.name, photo("green"), "image/png")
    between(method, job.name, lambda: bucket.write(job.name, photo("red"), "image/png", {"caption": "theirs"}))
    with pytest.raises(DarkroomError):
        tiling.publish(own, job, "digest", quiet=True)
    assert bucket.read(job.name) == photo("red") and bucket.stat(job.name).metadata["caption"] == "theirs"
    assert masters.master_of(bucket.stat(job.name)) is None
