"""scripts/doctor.py finds every planted fault, names its remedy, and reports it by its exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import forked
from catalog.galleries import picture
from darkroom import storage
from darkroom.storage.local import LocalBucket
from darkroom_cli.commands import doctor
from fake_bucket import FakeBucketServer
from own_folders import OWN_FOLDERS
from s3_server import S3Server
from storage_fixtures import s3_client

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "doctor.py"


def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    usual = {**OWN_FOLDERS, "PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    return forked.run([SCRIPT, *arguments], usual | environment)


Examine = Callable[..., tuple[int, dict[str, dict[str, Any]]]]


@pytest.fixture
def examine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Examine]:
    """The exit code, and the findings by what was checked."""

    def call(*arguments: object, **environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
        monkeypatch.setattr(sys, "argv", ["doctor.py", *map(str, arguments), "--json"])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        storage.open_bucket.cache_clear()
        code = doctor.main()
        found = json.loads(capsys.readouterr().out)["findings"]
        return code, {finding["check"]: finding for finding in found}

    yield call
    storage.open_bucket.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve sound pictures, each with a caption and an alt text."""
    folder = tmp_path / "photos"
    folder.mkdir()
    bucket = LocalBucket(str(folder))
    for number in range(12):
        name = f"photo-{number}.jpg"
        (folder / name).write_bytes(picture(40 + number, 30, "2020:01:02 03:04:05" if number % 2 else ""))
        bucket.describe(name, {"caption": f"Photo {number}", "alt": "A gray card"})
    return folder


@pytest.mark.models
def test_a_bucket_without_faults_has_no_findings(examine: Examine, folder: Path) -> None:
    code, found = examine(folder, "--strict")
    assert code == 0 and {finding["level"] for finding in found.values()} == {"ok"}
    assert found["pictures"]["text"] == "12 pictures, 6 with a date."


def test_every_planted_fault_is_found(examine: Examine, folder: Path) -> None:
    (folder / "located.jpg").write_bytes(picture(50, 40, location=True))
    (folder / "broken.jpg").write_bytes(b"no picture")
    (folder / "empty.png").write_bytes(b"")
    (folder / "scan.tiff").write_bytes(b"II*\0 a scan")
    (folder / "notes.txt").write_text("no picture, and no business of ours")
    LocalBucket(str(folder)).describe("photo-3.jpg", {"caption": "no alt"})
    for name, target in (("inside.txt", "notes.txt"), ("outside.jpg", folder.parent), ("gone.jpg", "/no/photo.jpg")):
        (folder / name).symlink_to(target)
    code, found = examine(folder)
    assert code == 0
    assert "(gone.jpg, outside.jpg)" in found["links"]["text"] and "cp -RL" in found["links"]["mend"]
    assert found["location"]["level"] == "ok" and "stays on this machine" in found["location"]["text"]
    assert "1 picture skipped" in found["skipped-empty"]["text"]
    assert "broken.jpg" in found["skipped-unreadable"]["text"]
    assert "DARKROOM_FORMATS" in found["skipped-unsupported-format"]["mend"]
    assert "1 picture without caption" in found["captions"]["text"] and "located.jpg" in found["captions"]["text"]
    assert "2 pictures without alt" in found["alts"]["text"] and "--template" in found["alts"]["mend"]
    assert "13 pictures" in found["pictures"]["text"]


def test_private_originals_may_have_private_metadata(examine: Examine, folder: Path) -> None:
    (folder / "photo-0.jpg").write_bytes(picture(50, 40, location=True))
    code, found = examine(folder, DARKROOM_ORIGINALS="private")
    assert code == 0 and found["location"]["level"] == "ok"


def test_the_remedy_is_printed(folder: Path) -> None:
    (folder / "located.jpg").write_bytes(picture(50, 40, location=True))
    done = run(folder)
    assert done.returncode == 0
    assert "ok     Location in the original of 1 picture. It stays on this machine" in done.stdout
    assert f"darkroom describe {folder} --template captions.csv" in done.stdout


def test_missing_write_permission_is_found(examine: Examine, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "derived"
    place.write_text("a file, not a folder")
    code, found = examine(folder, DARKROOM_DERIVATIVES=str(place))
    assert code == 1 and found["derivatives"]["level"] == "fault" and str(place) in found["derivatives"]["text"]


@pytest.mark.parametrize(
    ("bucket", "environment", "named"),
    [
        ("/no/such/folder", {}, "mkdir"),
        ("gs://photos", {}, "gcloud auth application-default login"),
        ("ftp://photos", {}, "setting"),
        (".", {"DARKROOM_MAX_PIXELS": "many"}, "setting"),
    ],
)
def test_an_unreadable_bucket_is_one_fault(
    examine: Examine, bucket: str, environment: dict[str, str], named: str
) -> None:
    hidden = {"GOOGLE_APPLICATION_CREDENTIALS": "", "GCE_METADATA_HOST": "127.0.0.1:1", "NO_GCE_CHECK": "true"}
    code, found = examine(bucket, **{**hidden, **environment})
    assert code == 2 and list(found) == ["bucket"] and named in found["bucket"]["mend"]


def test_an_empty_bucket_is_a_fault(examine: Examine, tmp_path: Path) -> None:
    code, found = examine(tmp_path)
    assert code == 1 and found["pictures"]["mend"].startswith("cp ")


class TestCloud:
    """The same against a bucket server, by the real client."""

    @pytest.fixture
    def environment(self, fake_server: FakeBucketServer, folder: Path) -> dict[str, str]:
        fake_server.fill_from(folder)
        return {"STORAGE_EMULATOR_HOST": fake_server.url, "DARKROOM_DERIVATIVES": "gs://derivatives"}

    @pytest.mark.models
    def test_a_public_bucket_is_sound(
        self, examine: Examine, environment: dict[str, str], fake_server: FakeBucketServer
    ) -> None:
        code, found = examine("gs://photos", "--strict", **environment)
        assert code == 0, found
        assert "Anyone may read" in found["public"]["text"] and found["cors"]["level"] == "ok"
        assert fake_server.names("derivatives") == []

    def test_a_private_bucket_whose_originals_are_public(
        self, examine: Examine, environment: dict[str, str], fake_server: FakeBucketServer
    ) -> None:
        fake_server.fail("public", "403", times=3)
        code, found = examine("gs://photos", **environment)
        assert code == 0 and found["public"]["level"] == "note"
        assert "functions serve" in found["public"]["text"] and "add-iam-policy-binding" in found["public"]["mend"]

    def test_a_public_bucket_with_private_originals(self, examine: Examine, environment: dict[str, str]) -> None:
        code, found = examine("gs://photos", DARKROOM_ORIGINALS="private", **environment)
        assert code == 1 and "remove-iam-policy-binding" in found["public"]["mend"]

    def test_public_derivatives_that_are_not_public(
        self, examine: Examine, environment: dict[str, str], fake_server: FakeBucketServer
    ) -> None:
        code, found = examine("gs://photos", DARKROOM_PUBLIC_DERIVATIVES="1", **environment)
        assert code == 0 and found["public-derivatives"]["level"] == "ok"
        fake_server.fail("public", "403", times=9)
        code, found = examine(
            "gs://photos", DARKROOM_PUBLIC_DERIVATIVES="1", DARKROOM_ORIGINALS="private", **environment
        )
        assert code == 1 and "gs://derivatives --member=allUsers" in found["public-derivatives"]["mend"]
        assert fake_server.names("derivatives") == []

    def test_missing_write_permission(
        self, examine: Examine, environment: dict[str, str], fake_server: FakeBucketServer
    ) -> None:
        fake_server.read_only = True
        code, found = examine("gs://photos", **environment)
        assert code == 1 and "roles/storage.objectUser" in found["derivatives"]["mend"]

    def test_missing_read_permission(
        self, examine: Examine, environment: dict[str, str], fake_server: FakeBucketServer
    ) -> None:
        fake_server.fail("list", "403", times=20)
        code, found = examine("gs://photos", **environment)
        assert code == 2 and "roles/storage.objectViewer" in found["bucket"]["mend"]


def test_a_bucket_of_s3(examine: Examine, s3_server: S3Server) -> None:
    s3_client().create_bucket(Bucket="derivatives")
    s3_client().put_object(Bucket="photos", Key="a.jpg", Body=picture(60, 40), ContentType="image/jpeg")
    code, found = examine("s3://photos", DARKROOM_DERIVATIVES="s3://derivatives", **s3_server.environment)
    assert code == 0 and "without public URLs" in found["public"]["text"]
    assert found["pictures"]["text"].startswith("1 picture") and found["derivatives"]["level"] == "ok"
    code, found = examine("s3://elsewhere", **s3_server.environment)
    assert code == 2 and "aws s3api head-bucket --bucket elsewhere" in found["bucket"]["mend"]
