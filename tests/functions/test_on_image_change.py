"""on_image_change with real CloudEvents over HTTP: exact results, bounded work, no loop."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.galleries import fill, picture
from counting import Counting
from darkroom.catalog.query import Query
from darkroom.catalog.stored import store
from darkroom.catalog.stored.catalog import GalleryCatalog
from darkroom.config import Settings, settings
from darkroom.errors import InvalidRequest, StorageUnavailable
from darkroom.formats import media_type
from darkroom.images.derivatives.keys import source_prefix
from darkroom.maintenance import bucket_events, turns
from darkroom.storage import buckets, open_bucket
from darkroom.storage.local import LocalBucket
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

TYPE = "google.cloud.storage.object.v1."


@pytest.fixture
def folder(tmp_path: Path, configure: Configure) -> Path:
    fill(tmp_path / "photos", 12)
    configure(bucket=tmp_path / "photos", catalog_seconds="0")
    return tmp_path / "photos"


@pytest.fixture
def function(call: Call) -> FlaskClient:
    return call("on_image_change")


@pytest.fixture
def counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    bucket = Counting(open_bucket(str(folder)))
    monkeypatch.setattr(buckets, "open_bucket", lambda url: bucket)
    yield bucket


def send(
    function: FlaskClient, name: str, kind: str = "finalized", at: datetime | None = None, bucket: str = "photos"
) -> TestResponse:
    moment = (at or datetime.now(UTC)).isoformat().replace("+00:00", "Z")
    data = {"bucket": bucket, "name": name, "generation": "1", "contentType": media_type(name), "updated": moment}
    headers = {
        "ce-id": f"{name} {kind}",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{bucket}",
        "ce-specversion": "1.0",
        "ce-type": TYPE + kind,
        "ce-subject": f"objects/{name}",
        "ce-time": moment,
    }
    return function.post("/", json=data, headers=headers)


def names() -> set[str]:
    return {image.name for image in GalleryCatalog(settings()).page(Query(), 1000).images}


def test_an_added_picture_is_in_the_catalog(folder: Path, function: FlaskClient) -> None:
    assert send(function, "photo-00000.jpg").status_code == 200
    assert len(names()) == 12
    (folder / "new.jpg").write_bytes(picture(40, 30))
    assert send(function, "new.jpg").status_code == 200
    assert "new.jpg" in names() and len(names()) == 13


def test_an_event_older_than_the_last_listing_is_acknowledged(
    folder: Path, function: FlaskClient, counted: Counting
) -> None:
    assert send(function, "photo-00000.jpg").status_code == 200
    counted.forget()
    early = datetime.now(UTC) - timedelta(seconds=60)
    assert send(function, "photo-00001.jpg", at=early).status_code == 200
    assert dict(counted.calls) == {"stat": 1}
    # The clock of the last lister may have been ahead.
    assert send(function, "photo-00001.jpg", at=datetime.now(UTC) - timedelta(seconds=1)).status_code == 200
    assert counted.calls["list"]


def test_derivatives_of_a_deleted_picture_are_deleted(folder: Path, function: FlaskClient, call: Call) -> None:
    other = folder / "a"
    other.mkdir()
    (folder / "b.jpg").write_bytes(picture(400, 300))
    (other / "b.jpg").write_bytes(picture(400, 300))
    for name in ("b.jpg", "a/b.jpg"):
        assert call("get_image").get(f"/thumb,format:webp/{name}").status_code == 200
    send(function, "b.jpg")
    bucket = buckets.derivatives(settings())
    send(function, "b.jpg", "deleted")
    assert bucket.list(source_prefix("b.jpg")).blobs  # an older version went: the picture is there
    (folder / "b.jpg").unlink()
    assert send(function, "b.jpg", "deleted").status_code == 200
    assert not bucket.list(source_prefix("b.jpg")).blobs
    assert bucket.list(source_prefix("a/b.jpg")).blobs
    assert "b.jpg" not in names()
    # In a bucket that keeps old versions, a deleted object is archived.
    (other / "b.jpg").unlink()
    assert send(function, "a/b.jpg", "archived").status_code == 200
    assert not bucket.list(source_prefix("a/b.jpg")).blobs


@pytest.mark.parametrize(
    ("name", "bucket"),
    [
        ("derivatives/photo.jpg/1/resize_320@1.1.webp", "photos"),
        ("derivatives/~catalog/root.json", "photos"),
        ("processed/a.jpg", "photos"),
        ("notes.txt", "photos"),
        ("a//b.jpg", "photos"),
    ],
)
def test_our_own_writes_cause_no_bucket_calls(function: FlaskClient, counted: Counting, name: str, bucket: str) -> None:
    assert send(function, name, bucket=bucket).status_code == 200
    assert counted.calls.total() == 0


@pytest.mark.parametrize(
    ("name", "bucket", "ours"),
    [
        ("2024/a.jpg", "photos", True),
        ("2025/a.jpg", "photos", False),
        ("2024/a.jpg", "others", False),
        ("2024/derivatives/a.jpg", "photos", False),
        ("kept/a/1/resize_320@1.1.webp", "derived", False),
        ("2024/a.jpg", "derived", False),
    ],
)
def test_events_of_other_buckets_and_prefixes_are_ignored(name: str, bucket: str, ours: bool) -> None:
    gallery = Settings(bucket="gs://photos/2024", derivatives="gs://derived/kept")
    change = bucket_events.read(
        bucket_events.CREATED, None, {"name": name, "bucket": bucket, "contentType": "image/jpeg"}
    )
    assert bucket_events.is_ours(gallery, change) is ours


def test_events_of_derivatives_in_the_same_bucket_are_ignored() -> None:
    gallery = Settings(bucket="gs://photos", derivatives="gs://photos/kept/here")
    for name, ours in (("kept/here/a/1/x.webp", False), ("kept/b.jpg", True)):
        change = bucket_events.read(
            bucket_events.CREATED, None, {"name": name, "bucket": "photos", "contentType": "image/jpeg"}
        )
        assert bucket_events.is_ours(gallery, change) is ours


class Forgetful(dict[str, float]):
    """Simulates another process, which does not know this one's turns."""

    def get(self, key: object, default: object = None) -> object:
        return default


@pytest.mark.parametrize("processes", [pytest.param(1, marks=pytest.mark.long), 2])
def test_concurrent_events_cost_no_more_than_sequential_ones(
    fake_server: FakeBucketServer, configure: Configure, call: Call, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    configure(bucket="gs://photos", derivatives="gs://derivatives", catalog_seconds="0", storage_seconds="10")
    if processes > 1:
        monkeypatch.setattr(turns, "_turn", threading.BoundedSemaphore(processes))
        monkeypatch.setattr(turns, "_begun", Forgetful())
    added = [f"{number:02}.jpg" for number in range(24)]
    clients = [call("on_image_change") for _ in range(12)]

    def deliver(client: FlaskClient, name: str) -> int:
        fake_server.put("photos", name, picture(20, 30), "image/jpeg")
        while (status := send(client, name).status_code) != 200:
            assert status == 500
        return status

    with fake_server.counting() as apart:
        for client, name in zip(clients, added, strict=False):
            deliver(client, name)
    with fake_server.counting() as at_once, ThreadPoolExecutor(12) as pool:
        assert set(pool.map(deliver, clients, added[12:])) == {200}
    assert names() == set(added)
    assert at_once.total() <= 2 * apart.total()
    assert not [request for request in fake_server.log if "lease" in request.name]


def test_presets_are_generated_if_configured(folder: Path, configure: Configure, call: Call) -> None:
    configure(warm="thumb,coloring-page")
    (folder / "new.jpg").write_bytes(picture(400, 300))
    assert send(call("on_image_change"), "new.jpg").status_code == 200
    made = buckets.derivatives(settings()).list(source_prefix("new.jpg")).blobs
    assert sorted(blob.content_type for blob in made) == ["image/png", "image/webp"]
    answer = call("get_image").get("/thumb/new.jpg", headers={"Accept": "image/webp"})
    assert answer.headers["Cache-Status"] == "darkroom; hit"


def test_an_event_during_an_outage_is_delivered_again_but_not_for_a_broken_picture(
    folder: Path, configure: Configure, function: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(warm="thumb")
    (folder / "new.jpg").write_bytes(picture(400, 300))
    read = LocalBucket.read

    def silent(self: LocalBucket, name: str, *rest: Any) -> bytes:
        if name == "new.jpg":
            raise StorageUnavailable("The bucket does not answer.")
        return read(self, name, *rest)

    with monkeypatch.context() as outage:
        outage.setattr(LocalBucket, "read", silent)
        assert send(function, "new.jpg").status_code >= 500
    assert send(function, "new.jpg").status_code == 200
    assert buckets.derivatives(settings()).list(source_prefix("new.jpg")).blobs
    (folder / "broken.jpg").write_bytes(b"no picture")
    assert send(function, "broken.jpg").status_code == 200


def test_an_event_that_is_not_from_a_store_is_refused(function: FlaskClient) -> None:
    headers = {"ce-id": "1", "ce-source": "/", "ce-specversion": "1.0", "ce-type": "something.else"}
    assert function.post("/", json={"no": "name"}, headers=headers).status_code == 500
    assert function.post("/", data="nothing").status_code == 415
    for data in (None, [], "a.jpg", {}, {"name": ""}, {"name": 5}):
        with pytest.raises(InvalidRequest, match="names no object"):
            bucket_events.read(bucket_events.CREATED, None, data)
    with pytest.raises(InvalidRequest, match="ISO 8601"):
        bucket_events.read(bucket_events.CREATED, "yesterday", {"name": "a.jpg"})


def test_an_event_says_what_changed_and_when() -> None:
    data = {"bucket": "photos", "name": "IMG 1", "contentType": "image/jpeg", "updated": "2026-05-01T10:00:00Z"}
    change = bucket_events.read(bucket_events.CREATED, "2026-05-01T12:00:00+02:00", data)
    at = datetime(2026, 5, 1, 10, tzinfo=UTC).timestamp()
    assert change == bucket_events.Change(bucket_events.CREATED, "photos", "IMG 1", "image/jpeg", at)
    assert bucket_events.read(bucket_events.CREATED, None, data).at == at
    # The type of the object decides if its name has no extension.
    for kind, ours in (("image/jpeg", True), ("text/plain", False)):
        change = bucket_events.read(bucket_events.CREATED, None, {**data, "contentType": kind})
        assert bucket_events.is_ours(Settings(bucket="gs://photos"), change) is ours
    for bucket, ours in (("gs://photos//", True), ("gs://photos/IMG", False), ("gs://photo", False), ("photos", True)):
        assert bucket_events.is_ours(Settings(bucket=bucket), replace(change, content_type="image/jpeg")) is ours


def test_a_catalog_of_unknown_age_is_updated_and_in_less_than_the_platforms_minute(
    folder: Path, function: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(function, "photo-00000.jpg").status_code == 200
    bucket, limits, reconcile = store.bucket_of(settings()), [], turns.reconcile
    bucket.describe(store.ROOT, {})

    def limited(settings: Settings, seconds: float) -> object:
        limits.append(seconds)
        return reconcile(settings, seconds)

    monkeypatch.setattr(turns, "reconcile", limited)
    early = datetime.now(UTC) - timedelta(seconds=60)
    assert send(function, "photo-00001.jpg", at=early).status_code == 200
    assert len(limits) == 1 and 30 < limits[0] < 60 and "listed" in bucket.stat(store.ROOT).metadata


def test_many_concurrent_events_give_an_exact_catalog_with_few_writes(
    folder: Path, function: FlaskClient, counted: Counting, call: Call
) -> None:
    """Deliver events concurrently, each until it is acknowledged, like the platform."""
    send(function, "photo-00000.jpg")
    for number in range(30):
        (folder / f"late-{number}.jpg").write_bytes(picture(20 + number, 30))
    counted.forget()
    at = datetime.now(UTC)
    waiting = [f"late-{number}.jpg" for number in range(30)] * 2
    guard = threading.Lock()

    def deliver() -> None:
        client = call("on_image_change")
        while True:
            with guard:
                if not waiting:
                    return
                name = waiting.pop()
            if send(client, name, at=at).status_code != 200:
                with guard:
                    waiting.insert(0, name)

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names()) == 42
    roots = sum(1 for name in counted.read_names if name.endswith("root.json"))
    # 60 deliveries: how many of them share a listing depends on the machine.
    assert counted.calls["list"] <= 45 and roots <= 45


@pytest.mark.long
def test_a_thousand_events_against_a_bucket_that_fails(
    tmp_path: Path, fake_server: FakeBucketServer, configure: Configure, call: Call
) -> None:
    configure(bucket="gs://photos", derivatives="gs://derivatives", catalog_seconds="0", storage_seconds="5")
    for number in range(1000):
        fake_server.put("photos", f"{number:04}.jpg", picture(16 + number % 50, 20), "image/jpeg", None, {}, {})
    client = call("on_image_change")
    while send(client, "0000.jpg").status_code != 200:
        pass
    gone = {f"{number:04}.jpg" for number in range(0, 1000, 2)}
    for name in gone:
        fake_server.delete("photos", name, {})
    at = datetime.now(UTC)
    fake_server.counts.clear()
    fake_server.fail_randomly(0.03, seed=9, faults=("503", "429", "reset", "lost"))
    waiting = [(f"{number:04}.jpg", "deleted" if f"{number:04}.jpg" in gone else "finalized") for number in range(1000)]
    guard = threading.Lock()

    def deliver() -> None:
        own = call("on_image_change")
        while True:
            with guard:
                if not waiting:
                    return
                name, kind = waiting.pop()
            if send(own, name, kind, at=at).status_code != 200:
                with guard:
                    waiting.insert(0, (name, kind))
                time.sleep(0.02)

    threads = [threading.Thread(target=deliver) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fake_server.heal()
    assert names() == {f"{number:04}.jpg" for number in range(1000)} - gone
    stored = [name for name in fake_server.names("derivatives") if "segments/" in name]
    assert len(stored) <= 40
    assert fake_server.counts["list"] <= 2 * 500 + 200
