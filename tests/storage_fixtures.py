"""The fake bucket server, and a bucket of every kind, empty."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from darkroom.storage import Bucket, list_all
from darkroom.storage.prefixed import Prefixed
from fake_bucket import FakeBucketServer

if TYPE_CHECKING:
    from s3_server import S3Server

KINDS = ("local", "gs", "gs with a prefix", "s3", "s3 with a prefix", "prefixed")
SECONDS = 20.0
"""A deadline long enough for a busy machine; tests of lasting faults use a shorter one."""

ODD_NAMES = (
    "plain.jpg",
    "a b+c%#?[ü]/日本.jpg",
    "%2e%2e/%2F.jpg",
    "c%2Fd",
    "c/d",
    "dots/...jpg",
    "quote'\"\\&=;<>*|:.jpg",
    "  two spaces  .jpg",
    "trailing ",
    "~tilde_under-dash.jpg",
    "emoji/📷.jpg",
    "é.jpg",
    "e\u0301.jpg",
    "case.JPG",
    "Case.jpg",
    ".hidden",
    ".darkroom/objects/x",
    "deep/.darkroom/y",
    "-rf",
    "CON",
    "a",
    "a/b",
    "a/b/c.jpg",
    "a!",
    "a0",
    "deep/" * 40 + "end.jpg",
    "/".join(["n" * 99] * 9),
    "segment/" + "日" * 100 + "/end.jpg",
    "n" * 1000,
)
"""Legal names."""

ILLEGAL_NAMES = (
    *("", "/", "/a", "a/", "a//b", ".", "..", "./a", "../a", "a/../b", "a/./b", "a/.."),
    *("a\0b", "a\nb", "a\rb", "a\x7fb", "a\x85b", "n" * 1025, "日" * 342, "lone-\ud800"),
)

MANY_REQUESTS = tuple(
    pytest.param(kind, marks=[pytest.mark.long] * (kind.startswith("s3") or kind.endswith("a prefix")))
    for kind in KINDS
)
"""The kinds for a test with hundreds of requests; the S3 server takes milliseconds for each."""

OpenAgain = Callable[[], Bucket]
Plant = Callable[[str, bytes], object]


@pytest.fixture
def fake_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBucketServer]:
    """An empty bucket server that the real client finds through its environment.

    Each test has its own, so that a stalled request cannot reach the next test.
    """
    with FakeBucketServer() as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture(scope="session")
def s3_server_process() -> "Iterator[S3Server]":
    from s3_server import S3Server

    with S3Server() as server:
        yield server


@pytest.fixture
def s3_server(s3_server_process: "S3Server", monkeypatch: pytest.MonkeyPatch) -> "S3Server":
    """The bucket server with one empty bucket, `photos`."""
    s3_server_process.reset()
    for name, value in s3_server_process.environment.items():
        monkeypatch.setenv(name, value)
    s3_client().create_bucket(Bucket="photos")
    return s3_server_process


@pytest.fixture
def cloud(fake_server: FakeBucketServer) -> Bucket:
    return _open("gs://photos")


# A prefix works the same way in every store, so only the long tests use one with gs and S3.
@pytest.fixture(params=[pytest.param(kind, marks=[pytest.mark.long] * kind.endswith("a prefix")) for kind in KINDS])
def kind(request: pytest.FixtureRequest) -> str:
    """Every kind of bucket in turn."""
    if request.param.startswith("gs"):
        request.getfixturevalue("fake_server")
    if request.param.startswith("s3"):
        request.getfixturevalue("s3_server")
    return str(request.param)


@pytest.fixture
def url(kind: str, tmp_path: Path) -> str:
    """The URL of the whole bucket."""
    return f"{kind[:2]}://photos" if kind.startswith(("gs", "s3")) else str(tmp_path)


@pytest.fixture
def prefix(kind: str) -> str:
    return {"gs with a prefix": "under/here/", "s3 with a prefix": "under/here/", "prefixed": "derivatives/"}.get(
        kind, ""
    )


@pytest.fixture
def open_again(kind: str, url: str, prefix: str) -> OpenAgain:
    """Reopens the same bucket, as another process would."""
    if kind == "prefixed":
        return lambda: Prefixed(_open(url), prefix)
    return lambda: _open(f"{url}/{prefix}".rstrip("/"))


@pytest.fixture
def bucket(open_again: OpenAgain) -> Bucket:
    return open_again()


@pytest.fixture
def plant(kind: str, prefix: str, tmp_path: Path, request: pytest.FixtureRequest) -> Plant:
    """Puts bytes into the bucket as another program would, including names that Darkroom refuses."""
    if kind.startswith("gs"):
        server: FakeBucketServer = request.getfixturevalue("fake_server")
        return lambda name, data: server.put("photos", prefix + name, data, "image/jpeg")

    if kind.startswith("s3"):
        client = s3_client()
        return lambda name, data: client.put_object(Bucket="photos", Key=prefix + name, Body=data)

    def write(name: str, data: bytes) -> None:
        path = tmp_path / (prefix + name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return write


def listed(bucket: Bucket, prefix: str = "", exclude: tuple[str, ...] = ()) -> list[str]:
    """The names on all pages."""
    return [blob.name for blob in list_all(bucket, prefix, exclude)]


def s3_client() -> Any:
    from darkroom.storage.s3.client import connect

    return connect(SECONDS)


def _open(url: str) -> Bucket:
    from darkroom.storage import gs, local

    if url.startswith("s3:"):
        from darkroom.storage import s3

        return s3.open_bucket(url, SECONDS)
    return gs.open_bucket(url, SECONDS) if url.startswith("gs:") else local.open_bucket(url)


def photo(side: int) -> bytes:
    """A JPEG that is `side` pixels wide."""
    buffer = io.BytesIO()
    Image.new("RGB", (side, 30), "teal").save(buffer, "JPEG")
    return buffer.getvalue()
