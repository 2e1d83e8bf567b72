"""Schemathesis sends valid and invalid requests to the real server, with all its checks."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
from PIL import Image

from function_fixtures import SHIPPED
from running_server import running

HERE = Path(__file__).resolve().parent
TOOL = Path(sys.executable).parent / "schemathesis"
NAMES = ("astronaut.png", "coffee.png", "holidays/coffee.png", "holidays/rocket.jpg")
KEY = "a-key-that-may-write"
OPEN = {"DARKROOM_OPEN": "1", "DARKROOM_ENABLE": "coloring-page,my-images,metrics"}
CLOSED = {
    "DARKROOM_ENABLE": "coloring-page,my-images,process-images,metrics",
    "DARKROOM_WRITE_KEYS": KEY,
    "DARKROOM_SIGNING_KEYS": "a-key-that-signs-urls",
    "DARKROOM_PRESETS": '{"hero": "resize:200:100:cover,quality:60"}',
    "DARKROOM_IIIF": "level2",
}


def fill(folder: Path) -> None:
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(SHIPPED / path.name) as photo:
            photo.resize((150, 100)).save(path)


def fuzz(base: str, folder: Path, examples: int, headers: Mapping[str, str]) -> tuple[int, str]:
    """The number of cases, and the report of failures."""
    # A returning visitor.
    cookie = requests.get(f"{base}/api/my-images", timeout=20).cookies["__session"]
    options = [f"--header={name}:{value}" for name, value in {"Cookie": f"__session={cookie}", **headers}.items()]
    done = subprocess.run(
        [
            *(str(TOOL), f"--config-file={HERE / 'schemathesis.toml'}", "run", f"{base}/api/openapi.json"),
            *("--checks=all", f"--max-examples={examples}", "--phases=examples,coverage,fuzzing,stateful"),
            *("--request-timeout=60", "--generation-database=none", "--seed=1", "--no-color"),
            *("--continue-on-failure", "--suppress-health-check=all", *options),
        ],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(HERE.parent),
            "SCHEMATHESIS_HOOKS": "openapi.fuzzing_hooks",
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    counted = re.search(r"([\d,]+) generated", done.stdout)
    assert counted, done.stdout[-4000:] + done.stderr[-4000:]
    return int(counted[1].replace(",", "")), "" if done.returncode == 0 else done.stdout[-20_000:]


@pytest.mark.long
@pytest.mark.parametrize(
    ("settings", "examples", "headers", "least"),
    [(OPEN, 400, {}, 7_000), (CLOSED, 200, {"Authorization": f"Bearer {KEY}"}, 3_000)],
    ids=["open", "closed"],
)
def test_every_response_matches_the_description(
    tmp_path: Path,
    settings: Mapping[str, str],
    examples: int,
    headers: Mapping[str, str],
    least: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both runs together make at least 10,000 cases."""
    fill(tmp_path / "photos")
    places = {"DARKROOM_BUCKET": str(tmp_path / "photos"), "DARKROOM_USER_LIMIT": "100"}
    log = tmp_path / "server.log"
    with running(log, **places, **settings) as base:
        cases, failures = fuzz(base, tmp_path, examples, headers)
    assert not failures, failures
    with capsys.disabled():
        print(f"\n{cases} cases, none of them answered otherwise than described")
    assert cases >= least and "Traceback" not in log.read_text()
