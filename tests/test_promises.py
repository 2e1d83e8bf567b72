"""Promises of the documentation that a small mistake in the code would break."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from PIL import Image

from darkroom.config import Settings, read
from darkroom.errors import ConfigurationError
from darkroom.iiif.rights import known_rights
from darkroom.images.derivatives.keys import cache_tag
from darkroom.storage import open_bucket
from darkroom_cli.exporting import run as exporting
from darkroom_cli.exporting.options import Options
from darkroom_cli.exporting.site import open_site
from function_fixtures import Call, Configure


def photo(color: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), color).save(buffer, "jpeg")
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(photo("teal"))
    return tmp_path / "photos"


def export(source: Path, site: Path) -> dict[str, object]:
    open_bucket.cache_clear()
    return vars(exporting.export(Settings(bucket=str(source)), open_site(str(site)), Options(quiet=True)))


@pytest.mark.parametrize(
    "path",
    [
        "/api/get-image/resize:160,format:webp/astronaut.png",
        "/api/get-image/resize:160/astronaut.png",
        "/api/get-image/original/astronaut.png",
        "/api/iiif/3/astronaut.png/full/max/0/default.jpg",
    ],
)
def test_a_purge_by_tag_reaches_every_answer_with_the_picture(gallery: FlaskClient, path: str) -> None:
    # Made, then stored.
    for _ in range(2):
        answer = gallery.get(path)
        assert answer.status_code == 200 and answer.headers["Cache-Tag"] == cache_tag("astronaut.png")


@pytest.mark.parametrize("range_header", [{}, {"Range": "bytes=0-99"}])
def test_an_original_over_the_limit_is_not_served(
    folder: Path, configure: Configure, call: Call, range_header: dict[str, str]
) -> None:
    size = (folder / "a.jpg").stat().st_size
    configure(bucket=folder, max_source_bytes=size - 1)
    refused = call("get_image").get("/original/a.jpg", headers=range_header)
    assert refused.status_code == 413 and str(size) in refused.json["detail"]
    configure(bucket=folder, max_source_bytes=size)
    assert call("get_image").get("/original/a.jpg", headers=range_header).status_code in (200, 206)


@pytest.mark.parametrize(
    ("path", "status", "severity"),
    [("/thumb/a.jpg", 200, "INFO"), ("/thumb/b.jpg", 404, "WARNING"), ("/thumb/a.jpg", 503, "ERROR")],
)
def test_a_log_line_is_as_severe_as_its_answer(
    folder: Path,
    configure: Configure,
    call: Call,
    capsys: pytest.CaptureFixture[str],
    path: str,
    status: int,
    severity: str,
) -> None:
    configure(bucket=folder if status != 503 else folder.parent / "gone")
    assert call("get_image").get(path).status_code == status
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["severity"] for line in lines if line.get("status") == status] == [severity]


def test_a_log_line_names_picture_chain_bytes_and_how_it_was_found(
    folder: Path, configure: Configure, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=folder)
    client = call("get_image")
    chain = "resize:160,format:webp"
    for path, expected in (
        (f"/{chain}/a.jpg", {"chain": chain, "hit": False, "stored": True}),
        (f"/{chain}/a.jpg", {"chain": chain, "hit": True, "stored": True}),
        ("/original/a.jpg", {"chain": "original"}),
    ):
        size = len(client.get(path).data)
        (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
        whole = {"function": "get_image", "method": "GET", "status": 200, "image": "a.jpg", "bytes": size, **expected}
        assert {key: line.get(key) for key in whole} == whole


@pytest.mark.parametrize(("length", "is_taken"), [(8, False), (15, False), (16, True)])
@pytest.mark.parametrize("setting", ["DARKROOM_WRITE_KEYS", "DARKROOM_SIGNING_KEYS"])
def test_a_key_that_can_be_guessed_is_refused(setting: str, length: int, is_taken: bool) -> None:
    environment = {setting: f"{'k' * 20},{'x' * length}"}
    if is_taken:
        read(environment)
        return
    with pytest.raises(ConfigurationError, match=setting):
        read(environment)


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)//https://creativecommons.org/licenses/by/4.0/",
        "javascript://creativecommons.org/licenses/by/4.0/",
        "https://evil.example/https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org.evil.example/licenses/by/4.0/",
    ],
)
def test_rights_are_a_statement_of_the_two_hosts_and_no_other_url(uri: str) -> None:
    assert known_rights(uri) is None
    assert known_rights("https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize(("name", "text"), [("darkroom.json", "mine"), ("embed.js", ""), ("embed-photo.js", "mine")])
def test_an_export_writes_over_no_file_of_another(folder: Path, tmp_path: Path, name: str, text: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / name).write_text(text)
    with pytest.raises(ConfigurationError, match=name):
        export(folder, site)
    assert {file.name: file.read_text() for file in site.iterdir()} == {name: text}


def test_a_replaced_file_of_an_export_stays_for_an_hour(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, now = tmp_path / "site", 1_700_000_000.0
    monkeypatch.setattr(exporting, "time", SimpleNamespace(time=lambda: now))
    export(folder, site)
    before = set(site.rglob("*.webp"))
    (folder / "a.jpg").write_bytes(photo("maroon"))
    export(folder, site)
    now += 3540
    assert export(folder, site)["removed"] == 0 and all(file.exists() for file in before)
    now += 120
    export(folder, site)
    assert not any(file.exists() for file in before)
