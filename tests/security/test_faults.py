"""A failing bucket: the right response or a clean 503 within the deadline, never wrong bytes or a partial object."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from darkroom.config import settings
from darkroom.storage import list_all, open_bucket
from darkroom.storage.buckets import derivatives
from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED, Call, Configure
from hostile_pictures import photo
from odd_pictures import encoded

PATH = "/api/get-image/thumb,format:png/coffee.png"
DATA = encoded(Image.open(SHIPPED / "coffee.png").reduce(4), "PNG")

# For correct responses: time for a retry on a machine that is busy with other tests.
AMPLE = {"storage_seconds": "10", "request_seconds": "30"}

Start = Callable[..., FlaskClient]


@pytest.fixture
def start(fake_server: FakeBucketServer, configure: Configure, call: Call) -> Start:
    """The server on a bucket with one photo, with short deadlines and a second bucket for derivatives."""

    def begin(**changed: object) -> FlaskClient:
        fake_server.put("photos", "coffee.png", DATA, "image/png", None, {}, {})
        usual = {"storage_seconds": "1", "request_seconds": "5", "catalog_seconds": "0"}
        configure(**{"bucket": "gs://photos", "derivatives": "gs://derivatives", **usual, **changed})
        return call("server")

    return begin


def is_clean(answer: TestResponse) -> bool:
    """503 in the form of all errors, which nobody keeps and which says when to come again."""
    return (
        answer.status_code == 503
        and answer.content_type == "application/problem+json"
        and answer.headers["Cache-Control"] == "no-store"
        and int(answer.headers["Retry-After"]) > 0
    )


@pytest.fixture(scope="module")
def right() -> bytes:
    """The expected derivative, byte for byte."""
    from darkroom.config import Settings
    from darkroom.images.chains.chain import parse
    from darkroom.images.derivatives.develop import develop
    from darkroom.images.operations import Context

    return develop(DATA, parse("resize:320,format:png", {}), Context(), Settings())


@pytest.mark.parametrize("fault", ["503", "429", "reset", "lost", "truncated", "corrupted"])
@pytest.mark.parametrize("kind", ["get", "read", "write", "list"])
def test_a_single_fault_is_retried(
    start: Start, fake_server: FakeBucketServer, right: bytes, kind: str, fault: str
) -> None:
    client = start(**AMPLE)
    fake_server.fail(kind, fault)
    answer = client.get(PATH)
    assert answer.status_code == 200 and answer.data == right
    fake_server.fail(kind, fault)
    assert client.get(PATH).data == right
    fake_server.fail(kind, fault)
    listing = client.get("/api/list-images")
    assert [image["name"] for image in listing.get_json()["images"]] == ["coffee.png"]
    for blob in list_all(derivatives(settings())):
        assert derivatives(settings()).read(blob.name) == right


SLOW = [pytest.param("*", fault, marks=pytest.mark.long) for fault in ("429", "truncated", "stall")]


@pytest.mark.parametrize(("kind", "fault"), [("get", "stall"), ("*", "503"), ("*", "reset"), *SLOW])
def test_a_bucket_that_is_down_is_a_clean_503_in_time(
    start: Start, fake_server: FakeBucketServer, kind: str, fault: str
) -> None:
    client = start()
    fake_server.fail(kind, fault, times=10_000, seconds=30)
    paths = [PATH, "/api/get-image/original/coffee.png"]
    for path in paths if kind == "get" else [*paths, "/api/list-images", "/api/random-image", "/api/health"]:
        started = time.monotonic()
        assert is_clean(client.get(path)), path
        assert time.monotonic() - started < 10


@pytest.mark.parametrize("fault", ["503", "corrupted", "stall"])
def test_a_source_that_cannot_be_read_is_never_half_a_picture(
    start: Start, fake_server: FakeBucketServer, fault: str
) -> None:
    client = start()
    fake_server.fail("read", fault, times=10_000, seconds=30)
    assert is_clean(client.get(PATH))
    assert is_clean(client.get("/api/get-image/original/coffee.png"))
    fake_server.reset()


@pytest.mark.parametrize("fault", ["503", "403", "reset", "lost", "stall"])
def test_pictures_are_correct_without_write_access(
    start: Start, fake_server: FakeBucketServer, right: bytes, fault: str
) -> None:
    client = start(**AMPLE | {"storage_seconds": "4"})
    fake_server.fail("write", fault, times=10_000, seconds=30)
    answer = client.get(PATH)
    assert answer.status_code == 200 and answer.data == right
    assert answer.headers["Cache-Status"].startswith("darkroom; fwd=miss; stored")


def test_read_only_derivatives_are_regenerated_each_time(
    start: Start, fake_server: FakeBucketServer, right: bytes
) -> None:
    client = start(**AMPLE)
    fake_server.read_only = True
    for _ in range(2):
        answer = client.get(PATH)
        assert answer.data == right and answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored=?0"


def test_pictures_are_served_without_the_derivatives_bucket(
    start: Start, fake_server: FakeBucketServer, right: bytes
) -> None:
    client = start(**AMPLE, derivatives="gs://not-made-yet")
    answer = client.get(PATH)
    assert answer.data == right and answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored=?0"


def test_an_answer_to_our_own_write_that_was_lost_is_a_stored_derivative(
    start: Start, fake_server: FakeBucketServer, right: bytes
) -> None:
    client = start(**AMPLE)
    fake_server.fail("write", "lost")
    assert client.get(PATH).headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert client.get(PATH).headers["Cache-Status"] == "darkroom; hit"


@pytest.mark.parametrize("versioned", [False, True])
def test_replaced_between_look_up_and_reading(
    start: Start, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch, versioned: bool
) -> None:
    client = start(**AMPLE)
    version = client.get("/api/explain-image/thumb/coffee.png").get_json()["version"]
    bucket = open_bucket("gs://photos")
    other = encoded(photo(400, 300), "PNG")
    stat = type(bucket).stat
    replaced = []

    def stat_then_replace(self: object, name: str) -> object:
        blob = stat(self, name)  # type: ignore[arg-type]
        if not replaced:
            replaced.append(fake_server.put("photos", "coffee.png", other, "image/png", None, {}, {}))
        return blob

    monkeypatch.setattr(type(bucket), "stat", stat_then_replace)
    answer = client.get(PATH + (f"?v={version}" if versioned else ""))
    if versioned:
        assert answer.status_code == 302 and "immutable" not in answer.headers["Cache-Control"]
        answer = client.get(answer.headers["Location"])
    assert answer.status_code == 200 and Image.open(io.BytesIO(answer.data)).size == (320, 240)
    original = client.get("/api/get-image/original/coffee.png")
    assert original.data == other


def test_deleted_between_look_up_and_reading(
    start: Start, fake_server: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = start(**AMPLE)
    bucket = open_bucket("gs://photos")
    read = type(bucket).read

    def delete_then_read(self: object, name: str, *arguments: object, **named: object) -> bytes:
        if name == "coffee.png" and fake_server.objects("photos").get(name):
            fake_server.delete("photos", name, {})
        return read(self, name, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(bucket), "read", delete_then_read)
    for path in (PATH, "/api/get-image/original/coffee.png"):
        fake_server.put("photos", "coffee.png", DATA, "image/png", None, {}, {})
        assert client.get(path).status_code == 404


def test_a_too_large_answer_redirects_to_the_bucket(
    start: Start, fake_server: FakeBucketServer, tmp_path: Path
) -> None:
    client = start(**AMPLE, max_answer_bytes="3000")
    answer = client.get(PATH)
    assert answer.status_code == 302 and "/derivatives/coffee.png/" in answer.headers["Location"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    original = client.get("/api/get-image/original/coffee.png")
    assert original.status_code == 302 and original.headers["Location"].endswith("/photos/coffee.png")
    part = client.get("/api/get-image/original/coffee.png", headers={"Range": "bytes=0-99"})
    assert part.status_code == 206 and part.data == DATA[:100]


def test_too_large_without_a_public_url_explains_the_remedy(photos: Path, configure: Configure, call: Call) -> None:
    configure(bucket=photos, max_answer_bytes="3000")
    answer = call("server").get(PATH)
    assert answer.status_code == 413 and "DARKROOM_MAX_ANSWER_BYTES" in answer.get_json()["detail"]
