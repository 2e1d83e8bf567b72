"""A wrong setting, a missing bucket or an unreadable folder stops the start with one line that says how to fix it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

import forked
from darkroom.config import read
from darkroom.errors import ConfigurationError
from function_fixtures import FUNCTIONS, Call, Configure
from running_server import running


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return forked.run([FUNCTIONS / "server.py"], {"PATH": os.environ["PATH"], **environment}, timeout=20)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DARKROOM_BUCKET": "/no/such/folder"}, "/no/such/folder"),
        pytest.param({"DARKROOM_BUCKET": "ftp://photos"}, "ftp://photos", marks=pytest.mark.long),
        pytest.param({"DARKROOM_MAX_PIXELS": "many"}, "DARKROOM_MAX_PIXELS", marks=pytest.mark.long),
        ({"DARKROOM_ORIGINAL": "private"}, "did you mean DARKROOM_ORIGINALS"),
        ({"DARKROOM_PRESETS": '{"hero": "resize:x"}'}, "hero"),
        pytest.param({"DARKROOM_PRESETS": '{"resize": "rotate:90"}'}, "resize", marks=pytest.mark.long),
        ({"DARKROOM_SIGNING_KEYS": "short"}, "DARKROOM_SIGNING_KEYS"),
        ({"DARKROOM_OPEN": "1", "HOST": "0.0.0.0"}, "DARKROOM_OPEN"),
        pytest.param({"DARKROOM_ENABLE": "everything"}, "DARKROOM_ENABLE", marks=pytest.mark.long),
        pytest.param({"PORT": "http"}, "PORT", marks=pytest.mark.long),
        pytest.param({"THREADS": "many"}, "THREADS", marks=pytest.mark.long),
        ({"DARKROOM_ENABLE": "my-images", "DARKROOM_USER_BUCKET": "gs://visitors"}, "DARKROOM_SIGNING_KEYS"),
    ],
)
def test_a_wrong_setting_is_reported_in_one_line(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    done = start(**{"DARKROOM_BUCKET": str(tmp_path), **environment})
    assert done.returncode != 0
    assert named in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_too_few_open_files_are_refused_with_the_number_that_is_needed(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'ulimit -n 64; exec "$0" "$1"', sys.executable, str(FUNCTIONS / "server.py")],
        env={"PATH": os.environ["PATH"], "DARKROOM_BUCKET": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1
    assert "64 open files" in done.stderr and "256" in done.stderr


def test_a_start_logs_one_line_and_requests_are_logged_only_if_enabled(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    for setting, count in (("errors", 1), ("requests", 3)):
        log = tmp_path / setting
        with running(log, fresh=setting == "errors", DARKROOM_BUCKET=str(tmp_path), DARKROOM_LOG=setting) as base:
            requests.get(f"{base}/api/get-image/thumb/none.jpg", timeout=20)
        lines = log.read_text().splitlines()
        assert len(lines) >= count and "Darkroom serves" in lines[0]
        assert (len(lines) == 1) is (setting == "errors"), lines


def test_a_port_in_use_is_reported(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = start(DARKROOM_BUCKET=str(tmp_path), PORT=port)
    assert done.returncode != 0 and port in done.stderr


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    assert "tell-nobody" not in start(DARKROOM_BUCKET=str(tmp_path), DARKROOM_SIGNING_KEYS="tell-nobody").stderr


def test_a_missing_bucket_at_run_time_is_a_clean_503_with_a_log_line(
    tmp_path: Path, configure: Configure, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=tmp_path / "gone")
    for name in ("list_images", "random_image", "health", "gallery_index"):
        answer = call(name).get("/")
        assert answer.status_code == 503 and answer.content_type == "application/problem+json"
        assert "gone" not in answer.text and answer.headers["Retry-After"]
        assert str(tmp_path / "gone") in capsys.readouterr().out
    assert call("get_image").get("/thumb/a.jpg").status_code == 503
    assert call("health").get("/?live=1").get_json() == {"status": "Healthy"}


def test_at_run_time_a_wrong_setting_is_a_clean_503(
    tmp_path: Path, configure: Configure, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(bucket=tmp_path, max_pixels="many")
    answer = call("list_images").get("/")
    assert answer.status_code == 503 and "DARKROOM_MAX_PIXELS" in capsys.readouterr().out


def test_unset_and_empty_are_the_default() -> None:
    assert read({}) == read({"DARKROOM_PUBLIC_URL": "", "HOME": "/"})
    with pytest.raises(ConfigurationError, match="DARKROOM_CATALOG_SECONDS"):
        read({"DARKROOM_CATALOG_SECONDS": "nan"})
