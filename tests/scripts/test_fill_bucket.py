from pathlib import Path

import pytest
from uploading import blobs

from darkroom.errors import ConfigurationError
from darkroom.image_file.header import open_picture
from darkroom.storage import open_bucket
from darkroom.storage.albums.document import parse
from darkroom.storage.object_metadata import parse_metadata
from darkroom_cli import samples as fill_bucket
from darkroom_cli.picture_metadata.captions import read_captions
from function_fixtures import Configure


def test_an_empty_folder_is_filled_once_and_an_interrupted_fill_is_completed(
    tmp_path: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "bucket"
    assert fill_bucket.fill(folder) == 0
    bucket = open_bucket(str(folder))
    stored = blobs(bucket)
    albums = parse(bucket.read(stored.pop("albums.json").name))
    assert {name.rpartition("/")[0] for name in stored} - {""} == set(albums.entries)
    assert len(stored) == len(read_captions(fill_bucket.CAPTIONS).rows) >= 15
    for name, blob in stored.items():
        known = parse_metadata(blob.metadata)
        assert known.caption
        assert known.alt
        assert known.tags
        assert known.placeholder
        assert (known.width, known.height) == open_picture(bucket.read(name), ("jpeg", "png"), 10_000_000).size
    assert parse_metadata(stored["rocket.jpg"].metadata).taken == "2015-02"
    assert parse_metadata(stored["camera.png"].metadata).taken is None
    (folder / "coffee.png").unlink()
    capsys.readouterr()
    assert fill_bucket.fill(folder) == 0
    assert capsys.readouterr() == ("", "")
    assert len(blobs(bucket)) == len(stored)
    # An interrupted fill is completed.
    (folder / ".darkroom" / "filling").touch()
    assert fill_bucket.fill(folder) == 0
    assert {*stored} < {*blobs(bucket)}


def test_a_folder_that_is_not_empty_is_not_filled(tmp_path: Path, configure: Configure) -> None:
    (tmp_path / "mine.txt").touch()
    assert fill_bucket.fill(tmp_path) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_created_is_reported_in_one_line(tmp_path: Path, configure: Configure) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be created"):
        fill_bucket.fill(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b""
