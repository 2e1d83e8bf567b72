"""Thousands of requests that somebody else's tool makes from our own description."""

import shutil
import subprocess
from pathlib import Path

import pytest

from function_fixtures import PHOTOS, SHIPPED
from live_server import live_server

TOOL = shutil.which("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.long
@pytest.mark.skipif(not TOOL, reason="needs `pip install schemathesis`, in an environment of its own on the PATH")
def test_every_answer_is_as_described(tmp_path: Path) -> None:
    bucket, visitors = tmp_path / "bucket", tmp_path / "visitors"
    bucket.mkdir()
    visitors.mkdir()
    for name in PHOTOS:
        shutil.copy(SHIPPED / name, bucket / name)
    with live_server(bucket, enable="coloring-page,my-images,metrics", user_bucket=str(visitors)) as running:
        asked = ["run", f"{running.url}/api/openapi.json", "--checks", CHECKS, "-n", "330", "-w", "2", "--seed", "7"]
        done = subprocess.run([str(TOOL), *asked], capture_output=True, text=True, check=False, timeout=1800)
    assert done.returncode == 0, done.stdout[-5000:]
