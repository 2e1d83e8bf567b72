"""--json: one line of JSON on standard output, whatever happens, and nothing else."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from catalog.galleries import picture
from darkroom_cli.commands import coloring, describe, expire, purge, upload, warm
from function_fixtures import SHIPPED, Configure


@pytest.fixture
def photos(tmp_path: Path, configure: Configure) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(picture(40, 30))
    (folder / "c.jpg").write_bytes(b"no picture")
    configure(bucket=tmp_path / "bucket", derivatives=tmp_path / "derivatives")
    (tmp_path / "bucket").mkdir()
    (tmp_path / "derivatives").mkdir()
    return folder


def ran(command: Any, words: Sequence[object], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = command.main([str(word) for word in (*words, "--json")])
    (line,) = capsys.readouterr().out.splitlines()
    return code, json.loads(line)


def test_each_command_prints_one_line(photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bucket = tmp_path / "bucket"
    code, values = ran(upload, (photos, bucket), capsys)
    assert code == 1 and values["actions"]["uploaded"] == 2 and list(values["failed"] | values["refused"]) == ["c.jpg"]
    table = tmp_path / "captions.csv"
    table.write_text("name,caption\na.jpg,A\n")
    code, values = ran(describe, (bucket, table), capsys)
    assert (code, values["actions"]["described"], values["failed"]) == (0, 1, {})
    code, values = ran(warm, (bucket, "--chain", "grayscale,format:png"), capsys)
    assert (code, values["made"], values["stored"]) == (0, 2, 0)
    code, values = ran(purge, ("a.jpg", "--bucket", bucket), capsys)
    assert (code, values["found"], values["deleted"], values["failed"]) == (0, 1, 1, 0)
    code, values = ran(expire, (), capsys)
    assert (code, values["found"]) == (0, 0)
    Image.open(SHIPPED / "coffee.png").crop((200, 100, 440, 260)).save(photos / "cup.png")
    code, values = ran(coloring, (photos / "cup.png", photos / "c.jpg", tmp_path / "a.pdf"), capsys)
    assert code == 1 and values["pages"] == 1 and len(values["problems"]) == 1


def test_a_command_that_cannot_start_reports_it(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, values = ran(describe, (tmp_path / "none", tmp_path / "none.csv"), capsys)
    assert code != 0 and values["error"]
