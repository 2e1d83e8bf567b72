"""Schemathesis asks the real server what the description allows and what it does not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from function_fixtures import PHOTOS, SHIPPED
from running_server import running

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "photos"
    (folder / "holidays").mkdir(parents=True)
    for name in PHOTOS[:3]:
        shutil.copy(SHIPPED / name, folder / name)
        shutil.copy(SHIPPED / name, folder / "holidays" / name)
    environment = {"DARKROOM_BUCKET": str(folder), "DARKROOM_OPEN": "1", "DARKROOM_ENABLE": "coloring-page"}
    with running(tmp_path / "server.log", **environment) as base:
        yield base


@pytest.mark.long
def test_every_answer_is_one_that_is_described(server: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{server}/api/openapi.json"),
            *("--checks", CHECKS, "--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing"),
            *("--request-timeout", "60", "--generation-database", "none", "--seed", "1", "--no-color"),
        ],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
