"""The wheel in an empty environment: the gallery is served with no Node, no clone and no compiler."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import requests

from function_fixtures import SHIPPED
from live_server import free_port
from own_folders import OWN_FOLDERS

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and source package."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True, timeout=300)
    return folder


def test_wheel_and_source_package_carry_the_frontend_and_no_tests(built: Path) -> None:
    (wheel,), (source,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "darkroom/server/dist/index.html" in names and "darkroom_functions/get_image.py" in names
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        "darkroom",
        "darkroom_cli",
        "darkroom_functions",
    }
    with tarfile.open(source) as archive:
        inside = archive.getnames()
    assert any(name.endswith("frontend/dist/index.html") for name in inside)


def test_it_serves_a_folder_from_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=120)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"{wheel}[heic]"], check=True, timeout=550)
    photos = tmp_path / "photos"
    photos.mkdir()
    shutil.copy(SHIPPED / "rocket.jpg", photos)
    port = free_port()
    # Nothing but the environment's own folder is on the path: there is no Node.
    server = subprocess.Popen(
        [str(environment / "bin" / "darkroom"), "serve", str(photos), "--port", str(port)],
        cwd=tmp_path,
        env={
            **OWN_FOLDERS,
            "PATH": str(environment / "bin"),
            "HOME": str(tmp_path),
            "LANG": os.environ.get("LANG", "C"),
        },
    )
    try:
        session = requests.Session()
        session.mount(
            "http://", requests.adapters.HTTPAdapter(max_retries=requests.adapters.Retry(8, backoff_factor=0.3))
        )
        base = f"http://127.0.0.1:{port}"
        assert '<div id="root">' in session.get(base, timeout=30).text
        (image,) = session.get(f"{base}/api/list-images", timeout=30).json()["images"]
        for url in (image["srcset"][0]["url"], image["coloring_page"], "/embed.js", "/studio"):
            assert session.get(base + url, timeout=60).status_code == 200, url
    finally:
        server.terminate()
        server.wait(20)
