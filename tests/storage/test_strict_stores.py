"""Stores as strict as real ones, over HTTP: 429 for quick writes, 403 on one object, 501 on conditional writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from darkroom.storage import Bucket, open_bucket
from darkroom_cli.commands import check_privacy, doctor, upload
from function_fixtures import Call, Configure
from functions.test_on_image_change import send
from storage_fixtures import photo, s3_client
from strict_proxy import StrictProxy


@pytest.fixture(params=["gs", "s3"])
def strict(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, configure: Configure
) -> Iterator[StrictProxy]:
    server = request.getfixturevalue("fake_server" if request.param == "gs" else "s3_server")
    with StrictProxy(server.url) as proxy:
        if request.param == "s3":
            s3_client().create_bucket(Bucket="derivatives")
        monkeypatch.setenv("STORAGE_EMULATOR_HOST" if request.param == "gs" else "AWS_ENDPOINT_URL_S3", proxy.url)
        configure(
            bucket=f"{request.param}://photos",
            derivatives=f"{request.param}://derivatives",
            catalog_seconds="0",
            storage_seconds="20",
        )
        yield proxy


@pytest.fixture
def url(strict: StrictProxy, request: pytest.FixtureRequest) -> str:
    return f"{request.node.callspec.params['strict']}://photos"


@pytest.fixture
def bucket(url: str) -> Bucket:
    return open_bucket(url)


def test_two_writes_within_a_second_both_arrive(strict: StrictProxy, bucket: Bucket, call: Call) -> None:
    strict.pause = 0.4
    written = bucket.write("a.jpg", photo(40), "image/jpeg")
    bucket.describe("a.jpg", {"caption": "One"}, written.generation)
    bucket.write("a.jpg", photo(50), "image/jpeg", if_generation_match=bucket.stat("a.jpg").generation)
    assert strict.answers[429] >= 2 and bucket.read("a.jpg") == photo(50)
    client = call("on_image_change")
    for _ in range(2):
        assert send(client, "a.jpg").status_code == 200


@pytest.mark.parametrize("strict", ["gs", pytest.param("s3", marks=pytest.mark.long)], indirect=True)
def test_one_forbidden_object_does_not_hide_the_others(
    strict: StrictProxy, bucket: Bucket, folder: Path, call: Call, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    strict.refused = {"1.jpg"}
    assert upload.main([str(folder), url]) == 1
    out, err = capsys.readouterr()
    assert "3 uploaded" in out and "1 failed" in out and "failed: 1.jpg" in err and "stopped" not in err

    strict.refused = set()
    assert upload.main([str(folder), url]) == 0
    strict.refused = {"1.jpg"}
    open_bucket.cache_clear()
    page = call("list_images").get("/").json
    assert {image["name"] for image in page["images"]} >= {"0.jpg", "2.jpg", "3.jpg"}
    assert call("get_image").get("/thumb,format:webp/2.jpg").status_code == 200
    capsys.readouterr()
    assert check_privacy.main([url]) == 1
    out, err = capsys.readouterr()
    assert "3 checked" in out and "failed: 1.jpg" in err
    assert doctor.main([url]) in (0, 1)
    assert "1.jpg" in capsys.readouterr().out


@pytest.mark.parametrize("strict", ["s3"], indirect=True)
def test_a_store_without_conditional_writes_is_refused_once(
    strict: StrictProxy, folder: Path, url: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    strict.unconditional = True
    assert upload.main([str(folder), url]) == 1
    out, err = capsys.readouterr()
    assert (out + err).count("conditional writes") == 1 and "4 files were not processed" in out
    s3_client().put_object(Bucket="photos", Key="a.jpg", Body=photo(40))
    answer = call("get_image").get("/thumb,format:webp/a.jpg")
    assert answer.status_code == 200 and "stored=?0" in answer.headers["Cache-Status"]
    capsys.readouterr()
    assert doctor.main([url]) == 1
    assert "conditional writes" in capsys.readouterr().out
