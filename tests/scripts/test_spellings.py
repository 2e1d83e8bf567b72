"""One photo whose name is composed on Linux and decomposed on a Mac: uploaded, described, mirrored and asked for."""

import unicodedata
from pathlib import Path
from urllib.parse import quote

import planted
import pytest

from darkroom.config import settings
from darkroom.images.chains import authorization
from darkroom.images.chains.chain import parse
from darkroom.storage import list_all, open_bucket
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli.commands import describe, upload
from function_fixtures import Call, Configure

NAME = "Übergröße.jpg"
SPELLINGS = {form: unicodedata.normalize(form, NAME) for form in ("NFC", "NFD")}


def folder(path: Path, form: str) -> Path:
    path.mkdir()
    (path / SPELLINGS[form]).write_bytes(planted.encode(planted.photo().resize((60, 40))))
    return path


@pytest.mark.parametrize(("first", "second"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_mirror_from_either_system_keeps_the_described_photo(tmp_path: Path, first: str, second: str) -> None:
    bucket = tmp_path / "bucket"
    assert upload.main([str(folder(tmp_path / "one", first)), str(bucket)]) == 0
    (tmp_path / "captions.csv").write_text(f"name,caption\n{SPELLINGS[second]},Large\n", encoding="utf-8")
    assert describe.main([str(bucket), str(tmp_path / "captions.csv")]) == 0
    assert upload.main([str(folder(tmp_path / "two", second)), str(bucket), "--delete"]) == 0
    (blob,) = list_all(open_bucket(str(bucket)))
    assert parse_metadata(blob.metadata).caption == "Large"


def test_a_photo_that_was_put_there_decomposed_is_not_deleted(tmp_path: Path) -> None:
    bucket = open_bucket(str(folder(tmp_path / "bucket", "NFD")))
    bucket.describe(SPELLINGS["NFD"], {"caption": "Large", "sha256": "0" * 64})
    assert upload.main([str(folder(tmp_path / "source", "NFC")), bucket.url, "--delete"]) == 0
    (blob,) = list_all(bucket)
    assert blob.name == SPELLINGS["NFD"] and parse_metadata(blob.metadata).caption == "Large"


@pytest.mark.parametrize("form", SPELLINGS)
def test_a_request_in_the_other_form_is_redirected(tmp_path: Path, configure: Configure, call: Call, form: str) -> None:
    stored = "NFD" if form == "NFC" else "NFC"
    configure(bucket=folder(tmp_path / "bucket", stored), open="1")
    asked, there = quote(SPELLINGS[form], safe=""), quote(SPELLINGS[stored], safe="")
    answer = call("get_image").get(f"/api/get-image/thumb,format:webp/{asked}")
    assert answer.status_code == 302 and there in answer.headers["Location"]
    assert call("get_image").get(f"/api/get-image/thumb/{quote('fehlt ü.jpg')}").status_code == 404
    assert call("explain_image").get(f"/api/explain-image/thumb/{asked}").json["name"] == SPELLINGS[stored]
    assert call("iiif_image").get(f"/api/iiif/3/{asked}/info.json").status_code == 200
    assert call("embed").get(f"/api/embed?name={asked}").status_code == 200
    assert f'rel="canonical" href="http://localhost/photo/{there}"' in call("photo").get(f"/photo/{asked}").text


@pytest.mark.parametrize("form", SPELLINGS)
@pytest.mark.parametrize("signed", ["name", "prefix"])
def test_a_signature_for_one_form_is_one_for_the_other(
    tmp_path: Path, configure: Configure, call: Call, form: str, signed: str
) -> None:
    stored = "NFD" if form == "NFC" else "NFC"
    configure(bucket=folder(tmp_path / "bucket", stored), signing_keys="k" * 32)
    chain = parse("blur:5,format:png", {})
    own = {signed: SPELLINGS[form][:4] if signed == "prefix" else SPELLINGS[form]}
    query = {"s": authorization.signature(settings(), chain, **own)} | ({"p": own["prefix"]} if "prefix" in own else {})
    client = call("get_image")
    answer = client.get(f"/{chain.text}/{quote(SPELLINGS[form])}", query_string=query, follow_redirects=False)
    assert answer.status_code == 302
    location = answer.headers["Location"].removeprefix("/api/get-image")
    assert client.get(location).status_code == 200
    other = client.get(f"/blur:7,format:png/{quote(SPELLINGS[form])}", query_string=query)
    assert other.status_code == 403


def test_known_photos_are_read_again_only_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, bucket = folder(tmp_path / "source", "NFC"), tmp_path / "bucket"
    assert upload.main([str(source), str(bucket)]) == 0
    read: list[Path] = []
    before = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or before(path))
    assert upload.main([str(source), str(bucket)]) == 0
    assert "1 skipped" in capsys.readouterr().out and source / NAME not in read
    assert upload.main([str(source), str(bucket), "--checksum"]) == 0
    assert source / NAME in read
