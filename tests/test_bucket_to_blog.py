"""The documented way from an existing bucket to a tag on a page: its own commands, against a bucket server."""

import csv
import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
import requests

import forked
from catalog.galleries import picture
from documentation import PAGES, ROOT, marked
from fake_bucket import FakeBucketServer
from own_folders import OWN_FOLDERS

PYTHON, DARKROOM = ".venv/bin/python", ".venv/bin/darkroom"


def plain(command: str) -> list[str]:
    """The last command that `make` would run, without setup, as a shell expands it.

    Variables of `make` stand before it: it passes them on in the environment.
    """
    variables: list[str] = []
    if command.startswith("make "):
        variables = [word for word in shlex.split(command) if "=" in word]
        done = subprocess.run(
            [*shlex.split(command), "-n", "-o", "setup", "-o", "frontend", "-o", ".venv/.installed"],
            cwd=ROOT,
            # A surrounding `make test` would pass on its flags and print directory changes.
            env={name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        command = done.stdout.strip().splitlines()[-1]
    shell = ["sh", "-c", f"printf '%s\\n' {command}"]
    words = subprocess.run(shell, env=pairs(variables), capture_output=True, text=True, check=True).stdout.splitlines()
    assert words[0] in (PYTHON, DARKROOM)
    return [*variables, *(words if words[0] == PYTHON else [PYTHON, "scripts/darkroom_cli", *words[1:]])]


def pairs(variables: list[str]) -> dict[str, str]:
    return dict(variable.split("=", 1) for variable in variables)


def run(words: list[str], folder: Path, server: FakeBucketServer) -> "subprocess.CompletedProcess[str]":
    """With this test's Python."""
    start = words.index(PYTHON)
    variables, (script, *arguments) = words[:start], words[start + 1 :]
    environment = {
        **OWN_FOLDERS,
        "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT / 'scripts'}",
        "PATH": os.environ["PATH"],
        "STORAGE_EMULATOR_HOST": server.url,
        **pairs(variables),
    }
    return forked.run([ROOT / script, *arguments], environment, cwd=folder)


@pytest.fixture
def server(fake_server: FakeBucketServer, tmp_path: Path) -> FakeBucketServer:
    for name in ("my-photos", "my-site"):
        fake_server.state.store.create_bucket(name)
    for number in range(5):
        data = picture(60 + number, 50, "2021:05:06 07:08:09" if number % 2 else "", location=number == 3)
        fake_server.put("my-photos", f"IMG_{number}.JPG", data, "image/jpeg", None, {}, {})
    return fake_server


def test_every_command_of_the_documentation_does_its_part(server: FakeBucketServer, tmp_path: Path) -> None:
    doctor, template, describe, export = map(plain, marked("commands"))

    seen = run(doctor, tmp_path, server)
    assert seen.returncode == 1 and "Location in the original of 1 picture (IMG_3.JPG)" in seen.stdout
    assert "5 pictures without caption" in seen.stdout

    assert run(template, tmp_path, server).returncode == 0
    with (tmp_path / "captions.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    rows[0] |= {"caption": "Evening", "alt": "A gray card", "tags": "sea"}
    with (tmp_path / "captions.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    before = server.objects("my-photos")["IMG_0.JPG"].generation
    server.counts.clear()
    assert run(describe, tmp_path, server).returncode == 0
    assert server.objects("my-photos")["IMG_0.JPG"].generation == before and not server.counts["write"]

    done = run(export, tmp_path, server)
    assert done.returncode == 0, done.stderr
    assert (
        '<darkroom-gallery src="https://storage.googleapis.com/my-site/photos" style="display:block;height:600px">'
        in done.stdout
    )
    assert "gcloud storage buckets update gs://my-site --cors-file=cors.json" in done.stdout
    base = f"{server.url}/my-site/photos/"
    root = requests.get(f"{base}darkroom.json", timeout=10)
    assert root.headers["Cache-Control"] == "no-cache"
    images = [
        image
        for page in root.json()["pages"]
        for image in requests.get(base + page["url"], timeout=10).json()["images"]
    ]
    assert len(images) == 5 and {image["caption"] for image in images} == {"Evening", None}
    for image in images:
        answer = requests.get(base + image["srcset"][0]["url"], timeout=10)
        assert answer.headers["Content-Type"].startswith("image/") and "immutable" in answer.headers["Cache-Control"]

    server.counts.clear()
    again = run([*export, "--json", "--quiet"], tmp_path, server)
    assert json.loads(again.stdout) | {"pictures": 5, "made": 0, "pages": 0, "removed": 0} == json.loads(again.stdout)
    assert not server.counts["write"]
    assert set(server.names("my-photos")) == {f"IMG_{number}.JPG" for number in range(5)}


def test_the_tag_of_the_documentation_is_the_one_that_is_printed() -> None:
    from darkroom_cli.exporting import tags

    assert tags.tag(tags.known_address("gs://my-site/photos", None)) in PAGES["docs/static-export.md"]
