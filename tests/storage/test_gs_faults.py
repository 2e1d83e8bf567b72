"""A failing bucket server: correct data, or one clear error within the deadline; never a wrong byte."""

import json
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from google.api_core.exceptions import from_http_response

from darkroom import deadline
from darkroom.deadline import Wait
from darkroom.errors import (
    DarkroomError,
    NotFound,
    ObjectRefused,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
    StorageUnusable,
)
from darkroom.storage import ABSENT, Bucket
from darkroom.storage.gs import calls, open_bucket
from darkroom.storage.stored_object import StoredObject
from fake_bucket import FakeBucketServer

DATA = random.Random(3).randbytes(60_000)
LARGE = DATA * 150
CALLS: dict[str, Callable[[Bucket], object]] = {
    "read": lambda bucket: bucket.read("a"),
    "list": lambda bucket: bucket.list(),
    "get": lambda bucket: bucket.stat("a"),
    "write": lambda bucket: bucket.write("new", DATA, "image/jpeg", {"k": "v"}),
    "patch": lambda bucket: bucket.describe("a", {"other": "words"}),
    "delete": lambda bucket: bucket.delete("a"),
}


@pytest.mark.parametrize("fault", ["503", "reset", "lost", "truncated"])
@pytest.mark.parametrize("kind", CALLS)
def test_a_temporary_fault_is_retried(fake_server: FakeBucketServer, cloud: Bucket, kind: str, fault: str) -> None:
    cloud.write("a", DATA, "image/jpeg", {"old": "words"})
    before = cloud.stat("a")
    fake_server.fail(kind, fault)
    result = CALLS[kind](cloud)
    fake_server.heal()
    if kind == "read":
        assert result == DATA
    elif kind == "list":
        assert cloud.list() == result
    elif kind == "get":
        assert result == before
    elif kind == "write":
        assert cloud.stat("new") == result
        assert (cloud.read("new"), cloud.stat("new").metadata) == (DATA, {"k": "v"})
    elif kind == "patch":
        assert cloud.stat("a") == result
        assert (result.metadata, result.generation) == ({"other": "words"}, before.generation)  # type: ignore[attr-defined]
    else:
        assert cloud.list().blobs == ()
    assert fake_server.counts[kind] >= 2


@pytest.mark.parametrize("status", ["408", "429", "500", "502", "504"])
def test_a_temporary_status_is_retried(fake_server: FakeBucketServer, cloud: Bucket, status: str) -> None:
    fake_server.put("photos", "a", DATA)
    fake_server.fail("*", status, times=2)
    assert cloud.read("a") == DATA
    assert fake_server.counts == {"read": 3}


@pytest.mark.parametrize("fault", ["503", "reset", "stall", "truncated", "lost", "corrupted"])
def test_a_lasting_fault_ends_within_the_deadline(fake_server: FakeBucketServer, fault: str) -> None:
    bucket = open_bucket("gs://photos", 0.6)
    bucket.write("a", DATA, "image/jpeg")
    kinds = ["read"] if fault == "corrupted" else list(CALLS)
    fake_server.fail("*", fault, times=None, seconds=5)

    def outcome(kind: str) -> tuple[float, DarkroomError]:
        started = time.monotonic()
        with pytest.raises(DarkroomError) as raised:
            CALLS[kind](bucket)
        return time.monotonic() - started, raised.value

    with ThreadPoolExecutor(len(kinds)) as pool:
        for kind, (seconds, error) in zip(kinds, pool.map(outcome, kinds), strict=True):
            # Some extra time for a busy machine; sending has a time limit of its own.
            assert seconds < 0.6 + 2.0 + (len(DATA) / calls.SLOWEST if kind == "write" else 0), kind
            assert isinstance(error, StorageUnavailable), (kind, error)
            assert "gs://photos" in str(error) and "\n" not in str(error)


def test_a_resumed_read_never_mixes_bytes(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    cloud.write("a", DATA, "image/jpeg")
    for faults in (["truncated", "corrupted"], ["corrupted", "truncated"], ["truncated", "corrupted", "truncated"]):
        for fault in faults:
            fake_server.fail("read", fault)
        assert cloud.read("a") == DATA


def test_replaced_in_the_middle_of_a_cut_read(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    contents = [bytes([number]) * 50_000 for number in range(15)]
    cloud.write("a", contents[0], "image/jpeg")
    fake_server.fail("read", "truncated", times=20)
    impatient = open_bucket("gs://photos", 1)
    done = threading.Event()

    def replace() -> None:
        for content in contents:
            cloud.write("a", content, "image/jpeg")
        done.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(replace)
        while not done.is_set():
            try:
                assert impatient.read("a") in contents
                assert len(set(impatient.read("a", start=1, end=40_000))) == 1
            except StorageUnavailable:
                continue
        writing.result()


def test_many_faults_never_give_a_wrong_result(fake_server: FakeBucketServer) -> None:
    bucket = open_bucket("gs://photos", 1.5)
    contents = {f"{number}.jpg": random.Random(number).randbytes(20_000 + number) for number in range(10)}
    for name, data in contents.items():
        bucket.write(name, data, "image/jpeg", {"name": name})
    fake_server.fail_randomly(0.4, 7, ("503", "429", "reset", "truncated", "lost", "stall"), seconds=0.02)
    good = 0

    def ask(number: int) -> int:
        name, data = list(contents.items())[number % 10]
        try:
            assert bucket.read(name) == data
            assert bucket.read(name, start=5, end=500) == data[5:500]
            assert bucket.stat(name).metadata["name"] == name
            assert [blob.name for blob in bucket.list().blobs] == list(contents)
        except StorageUnavailable:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        good = sum(pool.map(ask, range(30)))
    assert good >= 25


@pytest.mark.parametrize("data", [b"small", LARGE], ids=["whole", "in steps"])
@pytest.mark.parametrize("fault", ["lost", "truncated"])
def test_a_lost_answer_of_a_create_is_an_existing_object(
    fake_server: FakeBucketServer, cloud: Bucket, data: bytes, fault: str
) -> None:
    fake_server.fail("write", fault)
    with pytest.raises(PreconditionFailed):
        cloud.write("a", data, "image/jpeg", {"k": "v"}, ABSENT)
    assert (cloud.read("a"), cloud.stat("a").metadata) == (data, {"k": "v"})
    before = cloud.stat("a")
    fake_server.fail("write", fault)
    with pytest.raises(PreconditionFailed):
        cloud.write("a", b"next", "image/jpeg", None, before.generation)
    assert cloud.read("a") == b"next"


@pytest.mark.parametrize(
    ("kind", "fault"), [("start", "503"), ("start", "truncated"), ("write", "503"), ("write", "lost")]
)
def test_an_upload_in_steps_starts_again(fake_server: FakeBucketServer, cloud: Bucket, kind: str, fault: str) -> None:
    fake_server.fail(kind, fault)
    blob = cloud.write("a", LARGE, "image/jpeg", {"k": "v"})
    assert (blob.size, blob.metadata, cloud.read("a")) == (len(LARGE), {"k": "v"}, LARGE)


def test_deleting_a_missing_object_differs_from_deleting_twice(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    with pytest.raises(NotFound):
        cloud.delete("a")
    cloud.write("a", b"x", "image/jpeg")
    fake_server.fail("delete", "lost")
    cloud.delete("a")
    assert cloud.list().blobs == ()


def test_other_refusals_are_raised_at_once(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    fake_server.fail("*", "400", times=None)
    for call in CALLS.values():
        with pytest.raises(StorageUnavailable, match=r"gs://photos answered 400: A fault that was asked for"):
            call(cloud)
    assert fake_server.counts == {"read": 1, "list": 1, "get": 2, "write": 1, "delete": 1}


def test_steady_transfers_may_take_longer_and_slow_ones_may_not(fake_server: FakeBucketServer) -> None:
    patient, impatient = open_bucket("gs://photos", 5), open_bucket("gs://photos", 1)
    patient.write("a", LARGE, "image/jpeg")
    fake_server.fail("read", "trickle", times=None, seconds=1.5)
    assert impatient.read("a") == LARGE
    patient.write("a", DATA, "image/jpeg")
    fake_server.heal()
    fake_server.fail("read", "trickle", times=None, seconds=10)
    started = time.monotonic()
    with pytest.raises(StorageUnavailable):
        impatient.read("a")
    assert time.monotonic() - started < 3 + len(DATA) / calls.SLOWEST + 10 * 8192 / len(DATA)


def test_receiving_data_does_not_count_as_waiting(fake_server: FakeBucketServer) -> None:
    bucket = open_bucket("gs://photos", 5)
    bucket.write("a", bytes(300_000), "image/jpeg")
    fake_server.fail("read", "trickle", times=None, seconds=0.4)
    with deadline.storage_budget(1.0):
        assert [len(bucket.read("a")) for _ in range(3)] == [300_000] * 3


@pytest.mark.parametrize("seconds", [0.1, 1.0, 5.0, 20.0, 60.0])
def test_the_time_outs_of_an_attempt_end_with_the_deadline(seconds: float) -> None:
    assert sum(calls.timeout(Wait(seconds))) <= seconds
    assert max(calls.timeout(Wait(seconds))) <= calls.ATTEMPT
    sending = Wait(seconds, sending=5_000_000)
    assert sum(calls.timeout(sending, 5_000_000)) <= seconds + 5_000_000 / calls.SLOWEST
    # At 1 Mbit/s, five megabytes take forty seconds to send.
    assert calls.timeout(sending, 5_000_000)[0] >= 5_000_000 / 131_072


def test_a_late_attempt_has_only_the_time_that_is_left() -> None:
    late = Wait(1.0, sending=500_000, started=time.monotonic() - 0.9)
    assert sum(calls.timeout(late, 500_000)) <= late.left() + 0.05
    assert sum(calls.timeout(Wait(1.0, started=time.monotonic() - 0.9))) <= 0.15


def test_a_damaged_part_withholds_the_end_of_an_object(fake_server: FakeBucketServer, cloud: Bucket) -> None:
    data = random.Random(2).randbytes(2_200_000)
    cloud.write("a", data, "image/jpeg")
    whole = StoredObject(cloud, cloud.stat("a"))
    assert b"".join(whole.parts(0, len(whole))) == data and len(whole) == len(data)
    assert b"".join(whole.parts(1_000_000, 2_100_000)) == data[1_000_000:2_100_000]
    fake_server.fail("read", "corrupted")
    received = []
    with pytest.raises(StorageUnavailable, match="damaged"):
        received += whole.parts(0, len(whole))
    cloud.write("a", b"new", "image/jpeg")
    with pytest.raises(NotFound):
        list(whole.parts(0, 10))


@pytest.mark.parametrize(
    ("status", "reason", "error", "said"),
    [
        (400, "The target object is encrypted by a customer-supplied encryption key.", ObjectRefused, "CSEK"),
        (400, "Bucket is a requester pays bucket but no user project provided.", StorageUnusable, "Requester Pays"),
        (400, "Invalid argument.", StorageUnavailable, "answered 400: Invalid argument"),
        (403, "No access.\nSecond line", StorageForbidden, "refused access: No access. Grant"),
        (403, "", StorageForbidden, "objectUser"),
        (404, "No such object: photos/a", NotFound, "'a'"),
        (404, "The specified bucket does not exist.", StorageUnavailable, "gs://photos does not exist"),
        (409, "x" * 500, StorageUnavailable, "answered 409: " + "x" * 200),
        (412, "At least one of the pre-conditions did not hold.", PreconditionFailed, "'a' was changed"),
    ],
)
@pytest.mark.parametrize("form", ["json", "text"])
def test_a_refusal_of_the_store_names_the_cause(
    status: int, reason: str, error: type[DarkroomError], said: str, form: str
) -> None:
    answer = requests.Response()
    answer.status_code, answer.request = status, requests.Request("GET", "https://storage.example/a").prepare()
    answer._content = (json.dumps({"error": {"message": reason}}) if form == "json" else reason).encode()

    def attempt() -> None:
        raise from_http_response(answer)

    with pytest.raises(DarkroomError) as raised:
        calls.call("photos", "a", attempt, Wait(0.3), lambda error: False)
    assert type(raised.value) is error and said in str(raised.value) and "\n" not in str(raised.value)
    assert "x" * 201 not in str(raised.value)


@pytest.mark.long
def test_an_upload_may_take_longer_than_the_storage_may_wait(fake_server: FakeBucketServer) -> None:
    """The response to an upload over a slow line is not late."""
    fake_server.fail("write", "sip", seconds=5.5)
    open_bucket("gs://photos", 5).write("a", bytes(32_000_000), "image/jpeg")
    assert fake_server.counts["write"] == 1


def test_sent_and_received_bytes_extend_a_call() -> None:
    with deadline.storage_call(0.1, sending=1_000_000):
        time.sleep(0.12)
        deadline.check_call(1)
    with deadline.storage_call(0.1):
        time.sleep(0.12)
        deadline.check_call(1_000_000)
        with pytest.raises(TimeoutError):
            deadline.check_call(1)


@pytest.mark.parametrize("end", [7, 4096, None])
def test_a_whole_object_is_right_however_it_is_asked_for(
    fake_server: FakeBucketServer, cloud: Bucket, end: int | None
) -> None:
    """The client verifies only requests without a range; a thumbnail is read with one, since it may be large."""
    cloud.write("a.jpg", b"pixels", "image/jpeg")
    fake_server.fail("read", "corrupted")
    assert cloud.read("a.jpg", end=end) == b"pixels"


def test_a_part_that_is_too_short_ends_a_response(cloud: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that expects a number of bytes would otherwise wait for the rest."""
    cloud.write("a.jpg", b"pixels" * 100, "image/jpeg")
    stored, read = StoredObject(cloud, cloud.stat("a.jpg")), type(cloud).read
    assert b"".join(stored.parts(3, 9)) == b"elspix"
    monkeypatch.setattr(type(cloud), "read", lambda self, *asked: read(self, *asked)[:-1])
    with pytest.raises(StorageUnavailable, match="damaged"):
        list(stored.parts(3, 9))
