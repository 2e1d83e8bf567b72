"""Fixtures for the tests of stores."""

from pathlib import Path

import pytest

from storage_fixtures import photo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos to upload."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.jpg").write_bytes(photo(40 + number))
    return folder
