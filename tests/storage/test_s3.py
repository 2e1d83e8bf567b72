"""S3 and R2 specifics: ETags, metadata in headers, listings without metadata, permissions."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.galleries import picture
from darkroom.catalog.stored import lease as leases
from darkroom.config import read, settings
from darkroom.errors import (
    Busy,
    ConfigurationError,
    NotFound,
    PreconditionFailed,
    StorageForbidden,
    StorageUnavailable,
)
from darkroom.storage import Bucket
from darkroom.storage.s3 import heads, metadata_headers, open_bucket
from darkroom.visitors.visitor_bucket import user_bucket
from function_fixtures import Call, Configure
from s3_server import S3Server
from storage_fixtures import SECONDS, listed, s3_client

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"


@pytest.fixture
def s3(s3_server: S3Server) -> Bucket:
    return open_bucket("s3://photos", SECONDS)


@pytest.mark.parametrize("url", ["s3://", "s3://A", "s3://a", "s3://photos_1", "s3://photos/../x", "s3://photos/a//b"])
def test_an_invalid_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="s3://"):
        open_bucket(url)


# Without the tables of Unicode that `st.text()` builds for a second.
@given(
    st.lists(st.integers(0, 0xD7FF) | st.integers(0xE000, 0x10FFFF), max_size=60).map(
        lambda codes: "".join(map(chr, codes))
    )
)
def test_metadata_survives_headers_unchanged(text: str) -> None:
    coded = metadata_headers.encode({"k": text})
    assert metadata_headers.decode(coded) == {"k": text}
    assert coded["k"].isascii() and coded["k"].isprintable() and coded["k"] == coded["k"].strip() != ""


def test_objects_of_other_programs_are_shown_unchanged() -> None:
    for value in ("plain", "=?UTF-8?B?%%%?=", "=?UTF-8?B?/w==?=", "=?ISO-8859-1?Q?a?="):
        assert metadata_headers.decode({"caption": value}) == {"caption": value}
    assert metadata_headers.decode({"caption": "=?utf-8?b?w6k=?="}) == {"caption": "é"}


def test_an_upload_in_parts_has_a_version_that_an_address_can_carry(s3: Bucket) -> None:
    client = s3_client()
    upload = client.create_multipart_upload(Bucket="photos", Key="a.jpg")["UploadId"]
    tags = []
    for number, part in enumerate((b"x" * 5 * 2**20, b"end"), 1):
        tag = client.upload_part(Bucket="photos", Key="a.jpg", UploadId=upload, PartNumber=number, Body=part)["ETag"]
        tags.append({"PartNumber": number, "ETag": tag})
    client.complete_multipart_upload(Bucket="photos", Key="a.jpg", UploadId=upload, MultipartUpload={"Parts": tags})
    generation = s3.stat("a.jpg").generation
    assert generation.endswith("_2") and "-" not in generation
    assert s3.read("a.jpg", generation, -3) == b"end"
    s3.delete("a.jpg", generation)
    assert listed(s3) == []


def test_a_listing_asks_for_each_object_once(s3: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        s3.write(f"{number}.jpg", b"x", "image/jpeg", {"caption": f"{number}"})
    monkeypatch.setattr(heads, "_SETTLED", -1.0)
    first = s3.list().blobs
    asked: list[str] = []
    look = s3._look  # type: ignore[attr-defined]
    monkeypatch.setattr(s3, "_look", lambda name: asked.append(name) or look(name))
    assert s3.list().blobs == first and asked == []
    time.sleep(1.1)  # times are in whole seconds
    s3.describe("3.jpg", {"caption": "new"})
    asked.clear()
    assert s3.list().blobs[3].metadata == {"caption": "new"} and asked == ["3.jpg"]


def test_a_recent_change_is_read_again(s3: Bucket) -> None:
    s3.write("a.jpg", b"x", "image/jpeg", {"caption": "1"})
    s3.list()
    s3_client().put_object(Bucket="photos", Key="a.jpg", Body=b"x", Metadata={"caption": "2"})
    assert s3.list().blobs[0].metadata == {"caption": "2"}


def test_describing_keeps_how_long_caches_keep_it(s3: Bucket) -> None:
    s3.write("a.jpg", b"x", "image/jpeg", {"caption": "1"}, cache_control="no-cache")
    s3.describe("a.jpg", {"caption": "2"})
    head = s3_client().head_object(Bucket="photos", Key="a.jpg")
    assert (head["CacheControl"], head["ContentType"], head["Metadata"]) == ("no-cache", "image/jpeg", {"caption": "2"})


def test_an_expired_lease_is_not_released_by_its_former_holder(s3: Bucket) -> None:
    with leases.lease(s3, -1.0), leases.lease(s3, 60.0):
        held = s3.stat(leases.LEASE).generation
        with pytest.raises(Busy), leases.lease(s3, 60.0):
            pass
    with leases.lease(s3, 60.0):
        assert s3.stat(leases.LEASE).generation != held


def test_a_missing_bucket_is_named(s3_server: S3Server) -> None:
    bucket = open_bucket("s3://elsewhere", SECONDS)
    for action in (
        bucket.list,
        lambda: bucket.read("a"),
        lambda: bucket.write("a", b"", "text/plain"),
    ):
        with pytest.raises(StorageUnavailable, match="s3://elsewhere does not exist"):
            action()


def test_missing_credentials_explain_the_remedy(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from darkroom.storage.s3.client import forget

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    forget()
    with pytest.raises(StorageUnavailable, match="no credentials for s3://photos"):
        open_bucket("s3://photos", SECONDS).list()
    forget()


def test_a_silent_store_is_abandoned_within_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    with pytest.raises(StorageUnavailable, match="did not answer in time"):
        open_bucket("s3://photos", 0.5).read("a")


def test_a_refusal_names_the_rights(s3: Bucket, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    s3.write("a", b"x", "image/jpeg")
    s3_server.refuse = True
    for action in (s3.list, lambda: s3.read("a"), lambda: s3.write("a", b"", "text/plain")):
        with pytest.raises(StorageForbidden, match="s3:GetObject"):
            action()


def test_a_busy_store_is_asked_again(s3: Bucket, s3_server: S3Server) -> None:
    s3.write("a", b"x", "image/jpeg")
    s3_server.failures = 2
    assert s3.read("a") == b"x"
    assert s3_server.failures == 0


def test_visitors_pictures_need_a_bucket_that_is_not_public(
    s3: Bucket, s3_server: S3Server, configure: Configure
) -> None:
    client = s3_client()
    client.create_bucket(Bucket="visitors")
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::visitors/*"}
    client.put_bucket_policy(Bucket="visitors", Policy=str({"Statement": [statement]}).replace("'", '"'))
    own = read({"DARKROOM_BUCKET": "s3://photos", "DARKROOM_USER_BUCKET": "s3://visitors"})
    with pytest.raises(ConfigurationError, match="everybody can read"):
        user_bucket(own)


def test_the_gallery_works_on_it(s3: Bucket, configure: Configure, call: Call) -> None:
    s3_client().create_bucket(Bucket="derivatives")
    s3.write("a b.jpg", picture(200, 150), "image/jpeg", {"caption": "Grüße"})
    configure(bucket="s3://photos", derivatives="s3://derivatives", catalog_seconds="0")
    server = call("server")
    (image,) = server.get("/api/list-images").get_json()["images"]
    assert (image["caption"], image["width"], image["url"]) == ("Grüße", 200, "/api/get-image/original/a%20b.jpg")
    url = image["srcset"][0]["url"]
    assert server.get(url).status_code == 200
    assert "hit" in server.get(url).headers["Cache-Status"]
    assert server.get("/api/health").get_json() == {"status": "Healthy"}
    from darkroom.catalog.stored.reconcile import reconcile

    assert reconcile(settings()).root.total == 1
    s3.write("c.jpg", picture(100, 150), "image/jpeg")
    assert reconcile(settings()).read == 1
    assert server.get("/api/list-images").get_json()["total"] == 2


def alone(code: str, path: str) -> "subprocess.CompletedProcess[str]":
    """A separate process with this import path."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)


def test_a_gallery_elsewhere_loads_nothing_of_it() -> None:
    code = "import sys; from darkroom.storage import open_bucket; open_bucket('.'); print('boto3' in sys.modules)"
    assert alone(code, str(FUNCTIONS)).stdout == "False\n"


def test_a_missing_boto3_explains_the_installation() -> None:
    code = "import sys; sys.modules |= {'boto3': None, 'botocore': None}\n"
    code += "from darkroom.storage import open_bucket; open_bucket('s3://photos')"
    last = alone(code, str(FUNCTIONS)).stderr.splitlines()[-1]
    assert "ConfigurationError" in last and "pip install -r functions/requirements-s3.txt" in last


def test_times_are_aware_and_not_in_the_future(s3: Bucket) -> None:
    blob = s3.write("a", b"x", "image/jpeg")
    assert timedelta(seconds=-5) < datetime.now(UTC) - blob.updated < timedelta(minutes=1)
    with pytest.raises(NotFound):
        s3.read("a", "none")
    with pytest.raises(PreconditionFailed):
        s3.write("a", b"y", "image/jpeg", if_generation_match='"; x')
