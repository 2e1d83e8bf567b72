"""Fixtures for scripts that write into a bucket."""

import shutil
from pathlib import Path

import planted
import pytest
from uploading import Upload

from darkroom.storage import Bucket, open_bucket
from darkroom_cli.commands import upload as upload_images
from function_fixtures import Configure


@pytest.fixture(params=["folder", pytest.param("gs", marks=pytest.mark.long)])
def destination(request: pytest.FixtureRequest, tmp_path: Path, configure: Configure) -> str:
    """The URL of an empty bucket: a folder; `gs` in the long tests, or if a test requests it."""
    if request.param == "gs":
        request.getfixturevalue("fake_server")
        return "gs://photos/my/album"
    folder = tmp_path / "bucket"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def bucket(destination: str) -> Bucket:
    return open_bucket(destination)


@pytest.fixture(scope="session")
def left_by_phones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three photos from phones, one of them in a subfolder."""
    folder = tmp_path_factory.mktemp("phones")
    (folder / "2017" / "trip").mkdir(parents=True)
    (folder / "cat.jpg").write_bytes(planted.secret_jpeg(6))
    (folder / "plain.PNG").write_bytes(planted.encode(planted.photo("coffee.png"), "PNG"))
    (folder / "2017" / "trip" / "a b+c%#?[ü].webp").write_bytes(planted.secret_webp(1))
    return folder


@pytest.fixture
def source(left_by_phones: Path, tmp_path: Path) -> Path:
    """A copy of that folder, which a test may change."""
    return shutil.copytree(left_by_phones, tmp_path / "source")


@pytest.fixture
def upload(source: Path, destination: str) -> Upload:
    """`upload("--dry-run")` runs the script on `source`; `upload(path, sources=[...])` on others."""

    def run(*options: object, sources: list[Path] | None = None) -> int:
        paths = [source] if sources is None else sources
        return upload_images.main([*map(str, options), *map(str, paths), destination])

    return run
