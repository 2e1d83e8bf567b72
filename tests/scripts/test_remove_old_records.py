import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from darkroom.config import settings
from darkroom.visitors import record_store
from darkroom_cli.commands import expire as remove_old_records
from function_fixtures import Configure

VISITOR = "0" * 32


@pytest.fixture
def users(photos: Path, tmp_path: Path, configure: Configure) -> Path:
    """A visitor with a record, an expired one, a failed upload, one in progress, and pictures of no record."""
    folder = tmp_path / "users"
    configure(bucket=photos, user_bucket=folder)
    for name in ("young", "old"):
        slot = record_store.take(settings(), VISITOR, name, "thumb")
        record_store.finish(settings(), VISITOR, slot, (b"original", b"result"), ("image/png", "image/png"))
    for name in ("broken", "going on"):
        slot = record_store.take(settings(), VISITOR, name, "thumb")
        record_store.user_bucket(settings()).write(
            record_store.file_name(VISITOR, slot.record.record_id, "original"), b"original", "image/png"
        )
    for name, days in (("old", 31), ("broken", 1)):
        set_age(folder, name, timedelta(days=days))
    (young,) = (slot.record.record_id for slot in slots() if slot.record.record_name == "young")
    for record_id, kind, minutes in (
        *((young, kind, 600) for kind in record_store.FILES),
        *(("lost", "result", 11), ("new", "result", 9)),
    ):
        file = folder / record_store.file_name(VISITOR, record_id, kind)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"put there")
        os.utime(file, (time.time() - 60 * minutes, time.time() - 60 * minutes))
    return folder


def slots() -> list[record_store.Slot]:
    return [*record_store.slots(record_store.user_bucket(settings()), f"visitors/{VISITOR}/slots/")]


def set_age(folder: Path, name: str, age: timedelta) -> None:
    for slot in (folder / "visitors" / VISITOR / "slots").iterdir():
        record = json.loads(slot.read_text())
        if record["record_name"] == name:
            slot.write_text(json.dumps({**record, "created_on": (datetime.now(UTC) - age).isoformat()}))


def left(folder: Path) -> list[str]:
    slots = (folder / "visitors" / VISITOR / "slots").iterdir()
    return sorted(json.loads(slot.read_text())["record_name"] for slot in slots)


def count(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "visitors").rglob("*"))


def test_expired_records_are_deleted_and_others_kept(users: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert remove_old_records.main([]) == 0
    assert left(users) == ["going on", "young"]
    assert count(users) == 3 + 2 + 1
    assert "6 objects deleted; 2 never finished; 1 of no record; 3 too old" in capsys.readouterr().out
    assert remove_old_records.main([]) == 0
    assert count(users) == 6


def test_a_dry_run_deletes_nothing(users: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = count(users)
    assert remove_old_records.main(["--dry-run"]) == 0
    assert count(users) == before
    assert "6 objects would be deleted" in capsys.readouterr().out


def test_a_wrong_setting_is_one_line(
    users: Path, photos: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(user_bucket=photos)
    assert remove_old_records.main([]) == 1
    assert "overlaps with DARKROOM_BUCKET" in capsys.readouterr().err
