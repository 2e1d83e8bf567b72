"""URLs in our JSON work whether or not the bucket is public."""

from types import SimpleNamespace

import pytest
import requests

from darkroom.config import settings
from darkroom.storage import public_urls
from darkroom.storage.albums import links
from fake_bucket import FakeBucketServer
from function_fixtures import SHIPPED, Call, Configure

NAME = "coffee.png"
OURS = f"/api/get-image/original/{NAME}"


@pytest.fixture(autouse=True)
def bucket(fake_server: FakeBucketServer, configure: Configure) -> FakeBucketServer:
    fake_server.put("photos", NAME, (SHIPPED / NAME).read_bytes(), "image/png")
    configure(bucket="gs://photos", derivatives="gs://derivatives", catalog_seconds="0")
    return fake_server


def close(bucket: FakeBucketServer) -> None:
    """Make the bucket private."""
    bucket.fail("bucket", "401", times=None)
    bucket.fail("public", "403", times=None)


def test_a_public_bucket_has_its_own_urls(call: Call, bucket: FakeBucketServer) -> None:
    client = call("server")
    for _ in range(3):
        url = client.get("/api/list-images").get_json()["images"][0]["url"]
        assert url == f"{bucket.url}/photos/{NAME}"
    assert requests.get(url, timeout=10).content == (SHIPPED / NAME).read_bytes()
    assert bucket.counts["bucket"] == 1


def test_a_private_bucket_has_urls_of_the_functions(call: Call, bucket: FakeBucketServer) -> None:
    close(bucket)
    client = call("server")
    for path in ("/api/list-images", "/api/random-image"):
        answer = client.get(path).get_json()
        assert answer.get("images", [answer])[0]["url"] == OURS
    assert client.get("/api/random-image?redirect=1").headers["Location"] == OURS
    assert client.get(OURS).data == (SHIPPED / NAME).read_bytes()


def test_a_large_picture_does_not_redirect_to_a_private_bucket(
    call: Call, bucket: FakeBucketServer, configure: Configure
) -> None:
    close(bucket)
    configure(max_answer_bytes="1000")
    client = call("server")
    assert client.get(OURS).status_code == 413
    assert client.get("/api/get-image/resize:320,format:png/coffee.png").status_code == 413
    part = client.get(OURS, headers={"Range": "bytes=0-99"})
    assert part.status_code == 206 and len(part.data) == 100


@pytest.mark.parametrize("chain", ["original", "resize:160,format:png"])
def test_a_picture_above_the_limit_is_redirected_only_if_it_is_public(
    call: Call, bucket: FakeBucketServer, configure: Configure, chain: str
) -> None:
    bucket.put("photos", "albums.json", b'{"family": {"closed": true}}', "application/json")
    bucket.put("photos", f"family/{NAME}", (SHIPPED / NAME).read_bytes(), "image/png")
    configure(signing_keys="a-key-of-some-length")
    size = len(call("server").get(f"/api/get-image/{chain}/{NAME}").data)
    link = links.print_link(settings(), "family", None)
    for most, is_sent in ((size, True), (size - 1, False)):
        configure(max_answer_bytes=most)
        client = call("server")
        answer = client.get(f"/api/get-image/{chain}/{NAME}")
        assert (answer.status_code, len(answer.data)) == ((200, size) if is_sent else (302, 0))
        assert is_sent or answer.headers["Location"].startswith(bucket.url)
        for _ in range(2):
            closed = client.get(f"/api/get-image/{chain}/family/{NAME}?link={link}")
            assert closed.status_code == (200 if is_sent else 413)


def test_a_derivative_of_a_closed_photo_is_not_stored_where_everyone_reads(
    call: Call, bucket: FakeBucketServer, configure: Configure
) -> None:
    bucket.put("photos", "albums.json", b'{"family": {"closed": true}}', "application/json")
    bucket.put("photos", f"family/{NAME}", (SHIPPED / NAME).read_bytes(), "image/png")
    configure(signing_keys="a-key-of-some-length")
    path = f"/api/get-image/resize:160,format:png/family/{NAME}?link={links.print_link(settings(), 'family', None)}"
    answer = call("server").get(path)
    assert answer.status_code == 200 and answer.headers["Cache-Status"] == "darkroom; fwd=miss; stored=?0"
    assert not [name for name in bucket.objects("derivatives") if "family" in name]
    public_urls._known.clear()
    close(bucket)
    assert call("server").get(path).headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    assert [name for name in bucket.objects("derivatives") if "family" in name]


@pytest.mark.parametrize("fault", ["503", "reset", "truncated"])
def test_urls_work_if_public_access_is_unknown(
    call: Call, bucket: FakeBucketServer, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(public_urls, "_LASTS_UNSURE", 0.0)
    bucket.fail("bucket", fault)
    client = call("server")
    assert client.get("/api/list-images").get_json()["images"][0]["url"] == OURS
    # An undetermined result is not cached.
    assert client.get("/api/list-images").get_json()["images"][0]["url"] == f"{bucket.url}/photos/{NAME}"


def test_public_access_is_asked_once_an_hour(
    call: Call, bucket: FakeBucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(public_urls, "time", SimpleNamespace(monotonic=lambda: now))
    client, asked = call("server"), []
    for seconds in (1_000_000, 3590, 20):
        now += seconds
        assert client.get("/api/list-images").status_code == 200
        asked.append(bucket.counts["bucket"])
    assert asked == [1, 1, 2]


def test_private_originals_have_no_url(call: Call, bucket: FakeBucketServer, configure: Configure) -> None:
    configure(originals="private")
    assert call("server").get("/api/list-images").get_json()["images"][0]["url"] is None
    assert bucket.counts["bucket"] == 0
