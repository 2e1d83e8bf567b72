"""The main job on both kinds of bucket, and the bucket requests of each call."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import forked
from darkroom.config import settings
from darkroom.images.derivatives.keys import source_prefix
from darkroom.storage import Bucket, buckets, list_all, open_bucket
from fake_bucket import FakeBucketServer
from function_fixtures import Call, Configure

ODD = (
    "a b+c%#?[ü]/日本.jpg",
    "/".join(["n" * 99] * 9) + ".jpg",
    "s" * 300 + "/k.jpg",
    "a",
    "a/b.jpg",
    "c%2Fd.jpg",
    "c/d.jpg",
    "~t.jpg",
    "q'\"\\<>|*:.jpg",
)


@pytest.fixture(params=["folder", "gs"])
def served(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure, call: Call) -> FlaskClient:
    """The whole server, closed, on an empty bucket."""
    if request.param == "gs":
        request.getfixturevalue("fake_server")
        configure(bucket="gs://photos", derivatives="gs://derivatives", catalog_seconds="0", storage_seconds="20")
    else:
        (tmp_path / "bucket").mkdir()
        configure(bucket=tmp_path / "bucket", catalog_seconds="0")
    return call("server")


def originals() -> Bucket:
    return buckets.originals(settings())


def derivatives() -> list[str]:
    return [blob.name for blob in list_all(buckets.derivatives(settings()))]


def put(name: str, photo: Path, **words: str) -> str:
    return originals().write(name, photo.read_bytes(), "image/jpeg", words).generation


def test_odd_names_are_listed_picked_derived_and_purged_separately(served: FlaskClient, photos: Path) -> None:
    for name in ODD:
        put(name, photos / "rocket.jpg")
    images = served.get("/api/list-images?limit=100").get_json()["images"]
    assert sorted(image["name"] for image in images) == sorted(ODD)
    for image in images:
        assert image["width"] == 640
        assert served.get(image["srcset"][0]["url"]).content_type == "image/webp"
        if image["url"].startswith("/"):
            assert served.get(image["url"]).data == (photos / "rocket.jpg").read_bytes()
    picked = served.get("/api/random-image?count=100&seed=x").get_json()["images"]
    assert sorted(image["name"] for image in picked) == sorted(ODD)
    assert len(derivatives()) == len(ODD)
    place = buckets.derivatives(settings())
    for left, name in enumerate(reversed(ODD)):
        for blob in list(list_all(place, source_prefix(name))):
            place.delete(blob.name)
        assert len(derivatives()) == len(ODD) - left - 1


def test_a_replaced_or_deleted_picture_has_a_new_version(served: FlaskClient, photos: Path) -> None:
    put("a.jpg", photos / "rocket.jpg")
    first = served.get("/api/get-image/thumb,format:webp/a.jpg")
    assert served.get("/api/get-image/thumb,format:webp/a.jpg").data == first.data
    put("a.jpg", photos / "hubble_deep_field.jpg")
    assert served.get("/api/get-image/thumb,format:webp/a.jpg").data != first.data
    place = buckets.derivatives(settings())
    for name in derivatives():
        place.delete(name)
    assert served.get("/api/get-image/thumb,format:webp/a.jpg").headers["Cache-Status"] == "darkroom; fwd=miss; stored"
    originals().delete("a.jpg")
    assert served.get("/api/get-image/thumb,format:webp/a.jpg").status_code == 404


def test_a_focal_point_changes_the_version_and_captions_do_not(served: FlaskClient, photos: Path) -> None:
    put("a.jpg", photos / "rocket.jpg", caption="one")
    image = served.get("/api/list-images").get_json()["images"][0]
    served.get(image["srcset"][0]["url"])
    originals().describe("a.jpg", {"caption": "two"})
    again = served.get("/api/list-images").get_json()["images"][0]
    assert (again["caption"], again["version"]) == ("two", image["version"])
    assert served.get(again["srcset"][0]["url"]).headers["Cache-Status"] == "darkroom; hit"
    originals().describe("a.jpg", {"caption": "two", "focal-point": "0.2,0.3"})
    moved = served.get("/api/list-images").get_json()["images"][0]
    assert moved["version"] != image["version"] and moved["focal_point"] == [0.2, 0.3]
    assert served.get(moved["srcset"][0]["url"]).status_code == 200


def test_bucket_requests_of_a_hit_and_a_miss(
    fake_server: FakeBucketServer, configure: Configure, call: Call, photos: Path
) -> None:
    configure(bucket="gs://photos", derivatives="gs://derivatives")
    version = put("a.jpg", photos / "rocket.jpg")
    client = call("get_image")
    path = "/thumb,format:webp/a.jpg"
    fake_server.counts.clear()
    assert "miss" in client.get(path).headers["Cache-Status"]
    assert fake_server.counts == {"get": 2, "read": 2, "write": 1}  # one look for albums.json
    fake_server.counts.clear()
    assert "hit" in client.get(path).headers["Cache-Status"]
    assert fake_server.counts == {"get": 1, "read": 1}
    fake_server.counts.clear()
    answer = client.get(f"{path}?v={version}")
    assert "hit" in answer.headers["Cache-Status"] and fake_server.counts == {"read": 1}
    fake_server.counts.clear()
    again = client.get(f"{path}?v={version}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and fake_server.counts == {}


def test_32_concurrent_requests_are_one_read_and_one_write(
    fake_server: FakeBucketServer, configure: Configure, call: Call, photos: Path
) -> None:
    configure(bucket="gs://photos", derivatives="gs://derivatives")
    version = put("a.jpg", photos / "hubble_deep_field.jpg")
    application = call("get_image").application
    fake_server.counts.clear()
    path = f"/resize:640,format:webp/a.jpg?v={version}"
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: application.test_client().get(path), range(32)))
    assert {answer.status_code for answer in answers} == {200} and len({answer.data for answer in answers}) == 1
    assert fake_server.counts["write"] == 1
    # One look-up and one read of the source; requests that arrived after completion looked it up themselves.
    late = len([answer for answer in answers if "hit" in answer.headers["Cache-Status"]])
    assert fake_server.counts["read"] <= 2 + late


DERIVE = """
import hashlib, pathlib, sys, time
from darkroom.config import read
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.derivative import Derivative
from darkroom.images.derivatives.derive import derive, source
from darkroom.storage.versions import version_of

own = read({"DARKROOM_BUCKET": sys.argv[1]})
blob = source(own, "a.jpg")
ready = pathlib.Path(sys.argv[2])
(ready / sys.argv[3]).touch()
while len(list(ready.iterdir())) < 2:
    time.sleep(0.001)
chain = parse("resize:640,format:webp", {})
made = derive(own, Derivative.of(own, "a.jpg", version_of(blob), chain), blob)
print(hashlib.sha256(made.data).hexdigest())
"""


def test_two_processes_store_one_object(photos: Path, configure: Configure, tmp_path: Path) -> None:
    configure(bucket=photos)
    shutil.copy(photos / "hubble_deep_field.jpg", photos / "a.jpg")
    (tmp_path / "ready").mkdir()
    processes = [
        forked.start(["-c", DERIVE, photos, tmp_path / "ready", name], stdout=subprocess.PIPE) for name in ("A", "B")
    ]
    made = [process.communicate(timeout=60)[0] for process in processes]
    assert len(made[0]) == 65 and made[0] == made[1] and len(derivatives()) == 1


def test_a_read_only_bucket_still_answers(
    fake_server: FakeBucketServer, configure: Configure, call: Call, photos: Path
) -> None:
    configure(bucket="gs://photos", derivatives="gs://derivatives")
    put("a.jpg", photos / "rocket.jpg")
    fake_server.read_only = True
    answer = call("get_image").get("/thumb,format:webp/a.jpg")
    assert answer.status_code == 200 and answer.headers["Cache-Status"].endswith("stored=?0")


def test_picking_among_thousands_lists_nothing_while_the_catalog_is_fresh(
    fake_server: FakeBucketServer, configure: Configure, call: Call
) -> None:
    words = {"width": "640", "height": "480"}
    for number in range(3_000):
        fake_server.put("photos", f"{number:05}.jpg", b"jpeg", "image/jpeg", None, words, {})
    configure(bucket="gs://photos", derivatives="gs://derivatives", catalog_seconds="60")
    client = call("random_image")
    assert client.get("/").status_code == 200 and fake_server.counts["list"] >= 3
    fake_server.counts.clear()
    seen = {client.get("/").get_json()["name"] for _ in range(20)}
    assert len(seen) > 10 and client.get("/?seed=a").data == client.get("/?seed=a").data
    assert fake_server.counts == {}


def test_a_folder_and_the_cloud_open_by_their_urls(fake_server: FakeBucketServer, photos: Path) -> None:
    assert type(open_bucket(str(photos))).__name__ == "LocalBucket"
    assert type(open_bucket("gs://photos")).__name__ == "CloudBucket"
