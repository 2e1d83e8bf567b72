"""A folder of photos is served without writing into it: read-only too, and with derivatives of earlier versions."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
import requests
from PIL import Image

from darkroom import storage
from darkroom.config import Settings
from darkroom.errors import NotFound, PreconditionFailed
from darkroom.storage import ABSENT, buckets, list_all
from darkroom.storage.layered import Layered
from darkroom.storage.local import LocalBucket
from darkroom_cli.commands import upload
from function_fixtures import SHIPPED
from running_server import running

ROOT = Path(__file__).resolve().parents[1]


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Everything in a folder, with sizes and times."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "My Pictures"
    (folder / "2024").mkdir(parents=True)
    shutil.copy(SHIPPED / "rocket.jpg", folder / "rocket.jpg")
    shutil.copy(SHIPPED / "coffee.png", folder / "2024" / "coffee.png")
    pillow_heif.from_pillow(Image.open(SHIPPED / "rocket.jpg")).save(folder / "IMG_0001.HEIC", quality=60)
    return folder


@pytest.fixture
def earlier(pictures: Path) -> Path:
    """The folder after an earlier version stored a derivative in it."""
    bucket = LocalBucket(str(pictures))
    bucket.write("derivatives/kept.webp", b"kept", "image/webp", {"source": "kept"})
    return pictures


def look(base: str) -> dict[str, int]:
    """The status of the widest and the smallest derivative, of a coloring page and of a visitor's picture."""
    images = requests.get(f"{base}/api/list-images", timeout=30).json()["images"]
    found = {}
    for image in images:
        urls = [image["srcset"][0]["url"]] + [image["coloring_page"]] * image["name"].endswith("HEIC")
        for url in urls:
            found[url] = requests.get(base + url, timeout=60).status_code
    with (SHIPPED / "rocket.jpg").open("rb") as file:
        form = {"name": "mine", "chain": "grayscale,format:png"}
        made = requests.post(f"{base}/api/my-images", data=form, files={"image": file}, timeout=60)
    return {**found, "my-images": made.status_code}


def test_serving_writes_nothing_and_shows_heic(earlier: Path, tmp_path: Path) -> None:
    before = tree(earlier)
    with running(tmp_path / "log", ROOT / "scripts" / "run.py", DARKROOM_BUCKET=str(earlier)) as base:
        seen = look(base)
    assert set(seen.values()) == {200, 201} and any("IMG_0001.HEIC" in url for url in seen)
    assert not any("kept" in url for url in seen)
    assert tree(earlier) == before


@pytest.fixture
def somebody() -> Iterator[tuple[Path, list[str]]]:
    """A world-readable folder, and a command prefix that runs as a user without write access."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        own = Path(folder) / "own"
        own.mkdir()
        own.chmod(0o777)
        switch = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        yield Path(folder), switch


def test_a_folder_that_cannot_be_written_is_served(pictures: Path, somebody: tuple[Path, list[str]]) -> None:
    folder, switch = somebody
    photos = Path(shutil.copytree(pictures, folder / "photos"))
    for path in (photos, *photos.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    code = "import sys; from darkroom_cli.main import main; sys.exit(main(['warm', *sys.argv[1:]]))"
    done = subprocess.run(
        [*switch, sys.executable, "-c", code, str(photos), "--chain", "thumb,format:webp"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT / "scripts")]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_CACHE_HOME": f"{folder}/own/cache",
            "XDG_DATA_HOME": f"{folder}/own/data",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "own" / "cache").rglob("*.webp"))) == 3
    photos.chmod(0o755)
    (photos / "2024").chmod(0o755)


def test_the_folder_that_was_served_is_uploaded_without_a_refusal(
    earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even if the gallery is somewhere below the uploaded folder."""
    for number, source in enumerate((earlier, earlier.parent)):
        target = tmp_path.parent / f"{tmp_path.name}-target-{number}"
        assert upload.main([str(source), str(target)]) == 0
        assert "left out: 1 made by Darkroom itself" in capsys.readouterr().out
        assert not [blob for blob in list_all(storage.open_bucket(str(target))) if "kept" in blob.name]


def test_folders_of_ones_own_called_derivatives_are_refused_by_name(pictures: Path, tmp_path: Path) -> None:
    (pictures / "derivatives").mkdir()
    shutil.copy(SHIPPED / "rocket.jpg", pictures / "derivatives" / "mine.jpg")
    assert upload.main([str(pictures), str(tmp_path / "target")]) == 1
    place = Settings(bucket=str(pictures), derivatives=str(tmp_path / "place"))
    assert not isinstance(buckets.derivatives(place), Layered)


def test_what_an_earlier_version_made_is_read_and_taken_down_but_nothing_is_added(
    earlier: Path, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    both = buckets.derivatives(Settings(bucket=str(earlier), derivatives=str(place)))
    before = tree(earlier / "derivatives")
    assert both.read("kept.webp") == b"kept" and both.stat("kept.webp").metadata == {"source": "kept"}
    with pytest.raises(PreconditionFailed):
        both.write("kept.webp", b"other", "image/webp", if_generation_match=ABSENT)
    names = [f"{number:02}.webp" for number in range(7)]
    for name in names:
        both.write(name, b"new", "image/webp", if_generation_match=ABSENT)
    assert tree(earlier / "derivatives") == before
    for size in (1, 2, 3, 100):
        listed, token = [], None
        while True:
            page = both.list(page_token=token, page_size=size)
            listed += [blob.name for blob in page.blobs]
            token = page.next_page_token
            if token is None:
                break
        assert listed == [*names, "kept.webp"]
    both.write("kept.webp", b"newer", "image/webp", if_generation_match=both.stat("kept.webp").generation)
    assert both.read("kept.webp") == b"newer" and tree(earlier / "derivatives") == before
    both.delete("kept.webp")
    with pytest.raises(NotFound):
        both.read("kept.webp")
    assert not (earlier / "derivatives" / "kept.webp").exists()
