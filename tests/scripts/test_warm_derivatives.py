"""A gallery generated in advance: by shards, each derivative once, within a budget, and found by the server."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

import forked
from catalog.galleries import picture
from darkroom.errors import ConfigurationError
from darkroom.storage import list_all, open_bucket
from darkroom_cli.commands import warm as command
from darkroom_cli.warming.shard import Shard, of
from function_fixtures import Call, Configure
from own_folders import OWN_FOLDERS

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "warm_derivatives.py"
CHAINS = ("--chain", "thumb,format:webp", "--chain", "resize:160,format:webp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """24 small photos."""
    folder = tmp_path / "bucket"
    folder.mkdir()
    (tmp_path / "bucket-derivatives").mkdir()
    for number in range(24):
        (folder / f"{number:02}.jpg").write_bytes(picture(400 + number, 300))
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> forked.Process:
    return forked.start(
        [SCRIPT, *arguments],
        env={
            **OWN_FOLDERS,
            "PATH": os.environ["PATH"],
            "DARKROOM_BUCKET": str(folder),
            "DARKROOM_DERIVATIVES": f"{folder}-derivatives",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def warm(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    process = start(folder, *arguments, **environment)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def made(output: str) -> int:
    match = re.search(r"ade: (\d+) derivatives", output)
    assert match, output
    return int(match[1])


def stored(folder: Path) -> list[str]:
    return [blob.name for blob in list_all(open_bucket(f"{folder}-derivatives"))]


@pytest.mark.long
def test_four_shards_at_once_make_each_derivative_once(folder: Path, configure: Configure, call: Call) -> None:
    processes = [
        start(folder, *CHAINS, CLOUD_RUN_TASK_INDEX=str(index), CLOUD_RUN_TASK_COUNT="4") for index in range(4)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert sum(map(made, outputs)) == len(stored(folder)) == 48
    assert made(warm(folder, *CHAINS)[1]) == 0
    configure(bucket=folder)
    images = call("list_images").get("/").get_json()["images"]
    answer = call("get_image").get(images[0]["srcset"][0]["url"])
    assert answer.headers["Cache-Status"] == "darkroom; hit"


def test_a_killed_run_resumes_with_the_rest(folder: Path) -> None:
    process = start(folder, *CHAINS, "--jobs", "1")
    deadline = time.monotonic() + 30
    while len(stored(folder)) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    before = set(stored(folder))
    kept = {name: open_bucket(f"{folder}-derivatives").stat(name).generation for name in before}
    assert 5 <= len(before) < 48
    code, output = warm(folder, *CHAINS)
    assert code == 0 and made(output) == 48 - len(before)
    assert {name: open_bucket(f"{folder}-derivatives").stat(name).generation for name in before} == kept


@pytest.mark.long
def test_four_shards_over_two_hundred_pictures_killed_and_started_again(tmp_path: Path) -> None:
    folder = tmp_path / "bucket"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.jpg").write_bytes(picture(100 + number, 90))

    def start_all() -> list[forked.Process]:
        return [start(folder, *CHAINS, "--shard", f"{index}/4", "--jobs", "1") for index in range(4)]

    running = start_all()
    while len(stored(folder)) < 80:
        time.sleep(0.02)
    for process in running:
        process.kill()
        process.communicate()
    bucket = open_bucket(f"{folder}-derivatives")
    before = {blob.name: blob for blob in list_all(bucket)}
    assert 80 <= len(before) < 400
    outputs = [process.communicate()[0] for process in start_all()]
    after = {blob.name: blob for blob in list_all(bucket)}
    assert len(after) == 400 and sum(map(made, outputs)) == 400 - len(before)
    assert {name: after[name] for name in before} == before
    assert sum(made(process.communicate()[0]) for process in start_all()) == 0


def test_a_dry_run_a_budget_and_a_bad_picture(
    folder: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run writes nothing, a budget ends the run, and a bad picture does not stop the rest."""
    configure(bucket=folder, derivatives=f"{folder}-derivatives")

    def here(*options: str) -> tuple[int, str]:
        code = command.main([*CHAINS, *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert made(here("--dry-run")[1]) == 48 and stored(folder) == []
    code, output = here("--max-new", "7")
    assert code == 1 and made(output) == len(stored(folder)) == 7 and "--max-new 7 was reached" in output
    code, output = here("--max-cost", "0.000001")
    assert code == 1 and "--max-cost" in output and len(stored(folder)) < 12
    (folder / "broken.jpg").write_text("no picture")
    code, output = here()
    assert code == 1 and "failed: broken.jpg" in output and len(stored(folder)) == 48


def test_every_name_is_in_exactly_one_shard() -> None:
    for count in (1, 3, 7):
        for number in range(200):
            assert sum(Shard(index, count).holds(f"photo {number}") for index in range(count)) == 1
    assert of("1/4", {"CLOUD_RUN_TASK_INDEX": "3"}) == Shard(1, 4)
    assert of(None, {"JOB_COMPLETION_INDEX": "2", "JOB_COMPLETION_COUNT": "5"}) == Shard(2, 5)
    assert of(None, {}) == Shard(0, 1)
    for text in ("4/4", "x", "-1/2", "1"):
        with pytest.raises(ConfigurationError):
            of(text, {})
    with pytest.raises(ConfigurationError, match="JOB_COMPLETION_COUNT"):
        of(None, {"JOB_COMPLETION_INDEX": "0"})
