"""S3 as people have it: what a change of words keeps, and which failures are of one object, of now, or of all."""

from pathlib import Path

import pytest

from darkroom import storage
from darkroom.errors import ObjectRefused, StorageForbidden, StorageUnusable
from darkroom.storage import ABSENT
from darkroom.storage.object_metadata import parse_metadata
from darkroom.storage.s3 import metadata_headers, open_bucket
from darkroom_cli.commands import upload
from s3_server import S3Server
from storage_fixtures import photo, s3_client

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.mark.usefixtures("s3_server")
def test_new_words_change_nothing_else() -> None:
    client = s3_client()
    client.put_object(
        Bucket="photos",
        Key="a.jpg",
        Body=photo(40),
        ACL="public-read",
        StorageClass="STANDARD_IA",
        ServerSideEncryption="AES256",
        ContentEncoding="identity",
        ContentDisposition="inline",
        CacheControl="no-cache",
        Expires="Wed, 21 Oct 2037 07:28:00 GMT",
        WebsiteRedirectLocation="/elsewhere",
        Tagging="owner=jane",
    )
    before = client.head_object(Bucket="photos", Key="a.jpg")
    open_bucket("s3://photos").describe("a.jpg", {"caption": "Ünder the sea"})
    after = client.head_object(Bucket="photos", Key="a.jpg")
    same = (
        *("StorageClass", "ServerSideEncryption", "ContentEncoding", "ContentDisposition", "CacheControl"),
        *("ExpiresString", "WebsiteRedirectLocation", "ContentType", "ETag"),
    )
    assert {key: after.get(key) for key in same} == {key: before.get(key) for key in same}
    assert before["StorageClass"] == "STANDARD_IA" and before["WebsiteRedirectLocation"] == "/elsewhere"
    grants = client.get_object_acl(Bucket="photos", Key="a.jpg")["Grants"]
    assert any(grant["Grantee"].get("URI") == ALL_USERS and grant["Permission"] == "READ" for grant in grants)
    assert client.get_object_tagging(Bucket="photos", Key="a.jpg")["TagSet"] == [{"Key": "owner", "Value": "jane"}]


@pytest.mark.parametrize(
    ("status", "code", "error", "said"),
    [
        (403, "InvalidObjectState", ObjectRefused, "archived"),
        (403, "RequestTimeTooSkewed", StorageUnusable, "clock"),
        (403, "SignatureDoesNotMatch", StorageUnusable, "secret key"),
        (501, "NotImplemented", StorageUnusable, "conditional writes"),
        (403, "AccessDenied", StorageForbidden, "AccessDenied"),
    ],
)
def test_a_failure_says_whom_it_concerns(
    s3_server: S3Server, status: int, code: str, error: type[Exception], said: str
) -> None:
    s3_server.answers = {("PUT", "a.jpg"): (status, code)}
    with pytest.raises(error, match=said) as raised:
        open_bucket("s3://photos").write("a.jpg", b"x", "image/jpeg", if_generation_match=ABSENT)
    assert type(raised.value) is error


def test_what_one_object_refuses_does_not_stop_the_rest(
    s3_server: S3Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    s3_server.answers = {("PUT", "1.jpg"): (403, "AccessDenied"), ("PUT", "2.jpg"): (403, "InvalidObjectState")}
    assert upload.main([str(folder), "s3://photos", "--jobs", "1"]) == 1
    out, err = capsys.readouterr()
    assert "2 uploaded" in out and "2 failed" in out and "stopped" not in err
    assert "failed: 2.jpg: '2.jpg': it is archived" in err


def test_a_request_that_timed_out_is_tried_again(s3_server: S3Server) -> None:
    s3_server.failures = 2
    assert open_bucket("s3://photos").write("a.jpg", b"x", "image/jpeg").size == 1


@pytest.mark.usefixtures("s3_server")
def test_long_words_are_shortened_to_what_s3_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "captions.csv").write_text(
        f"name,caption,alt\n0.jpg,{'ä word ' * 400},{'alt ' * 400}\n", encoding="utf-8"
    )
    assert upload.main([str(folder), "s3://photos"]) == 0
    assert "caption was shortened" in capsys.readouterr().out
    metadata = open_bucket("s3://photos").stat("0.jpg").metadata
    assert metadata_headers.size(metadata) <= metadata_headers.MAX_BYTES
    assert (parse_metadata(metadata).caption or "").startswith("ä word ä word")


def test_known_photos_cost_one_listing_and_nothing_stale_is_written(s3_server: S3Server, folder: Path) -> None:
    assert upload.main([str(folder), "s3://photos"]) == 0
    storage.open_bucket.cache_clear()
    before = s3_server.requests
    assert upload.main([str(folder), "s3://photos"]) == 0
    assert s3_server.requests - before == 1

    # By another computer, within the second of our own writing, and a photo that is edited here.
    other = open_bucket("s3://photos")
    for name in ("0.jpg", "1.jpg"):
        other.describe(name, {**other.stat(name).metadata, "caption": "Written elsewhere"})
    (folder / "1.jpg").write_bytes(photo(60))
    storage.open_bucket.cache_clear()
    assert upload.main([str(folder), "s3://photos"]) == 0
    for name in ("0.jpg", "1.jpg"):
        assert parse_metadata(other.stat(name).metadata).caption == "Written elsewhere"
    assert parse_metadata(other.stat("1.jpg").metadata).width == 60
