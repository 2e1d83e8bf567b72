"""The words of albums: `albums.json` beside uploaded photos, and `darkroom album`."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from darkroom.storage import Blob
from darkroom.storage.local import LocalBucket
from darkroom_cli.commands import album, upload

LINKS = ["Yb3kQ0pTzzA1", "Xb3kQ0pTzzA2"]


def upload_with(folder: Path, bucket: Path, words: object, *options: str) -> int:
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (8, 8), "teal").save(folder / "a.jpg")
    (folder / "albums.json").write_text(json.dumps(words))
    return upload.main([str(folder), str(bucket), *options])


def words_of(bucket: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bucket / "albums.json").read_text())
    return found


def test_an_upload_joins_the_albums_of_folder_and_bucket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, source = tmp_path / "bucket", tmp_path / "photos"
    assert upload_with(source, bucket, {"": {"title": "Ours"}, "Café": {"title": "Coffee", "cover": "a.jpg"}}) == 0
    assert "updated albums.json" in capsys.readouterr().out
    assert album.main(["family", "--bucket", str(bucket), "--close", "--revoke", LINKS[0]]) == 0
    new = {"café/": {"description": "Two cups."}, "Family": {"title": "Us", "revoked": [LINKS[1]]}}
    assert upload_with(source, bucket, new, "--dry-run") == 0
    assert "would update albums.json" in capsys.readouterr().out and "family" in words_of(bucket)
    assert "Us" not in (bucket / "albums.json").read_text()
    written, write = list[str](), LocalBucket.write

    def watched(self: LocalBucket, name: str, *rest: Any) -> Blob:
        written.append(name)
        return write(self, name, *rest)

    monkeypatch.setattr(LocalBucket, "write", watched)
    assert upload_with(source, bucket, new, "--force") == 0
    # A photo is never public in a folder that its upload closes.
    assert written == ["albums.json", "a.jpg"]
    assert words_of(bucket) == {
        "": {"title": "Ours"},
        "Café": {"title": "Coffee", "description": "Two cups.", "cover": "a.jpg"},
        "family": {"title": "Us", "closed": True, "revoked": LINKS},
    }
    capsys.readouterr()
    assert upload_with(source, bucket, new) == 0
    assert "albums.json" not in capsys.readouterr().out


def test_invalid_albums_stop_an_upload_before_the_first_photo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upload_with(tmp_path / "photos", tmp_path / "bucket", {"family": {"close": True}}) == 2
    assert "did you mean closed" in capsys.readouterr().err
    assert not list((tmp_path / "bucket").glob("*.jpg"))


def test_the_command_changes_what_it_is_asked_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*asked: str, folder: str = "family") -> int:
        return album.main([folder, "--bucket", str(tmp_path), *asked])

    (tmp_path / "family").mkdir()
    (tmp_path / "family" / "a.jpg").write_bytes(b"x")
    assert run("--close", "--title", "Us", "--cover", "a.jpg", "--revoke", LINKS[0]) == 0
    assert "darkroom purge" in capsys.readouterr().out
    assert run("--revoke", LINKS[1], "--revoke", f"scope..{LINKS[0]}and-more") == 0
    closed = {"family": {"title": "Us", "cover": "a.jpg", "closed": True, "revoked": LINKS}}
    assert words_of(tmp_path) == closed
    capsys.readouterr()
    before = (tmp_path / "albums.json").stat()
    assert run() == 0 and json.loads(capsys.readouterr().out) == closed
    assert run("--title", "Them", "--dry-run") == 0 and "Them" in capsys.readouterr().out
    assert run("--cover", "gone.jpg") == 1 and "There is no 'family/gone.jpg'" in capsys.readouterr().err
    assert run("--title", "x", folder="../family") == 1
    assert (tmp_path / "albums.json").stat() == before
    assert run("--open", "--title", "") == 0
    assert words_of(tmp_path) == {"family": {"cover": "a.jpg", "revoked": LINKS}}
