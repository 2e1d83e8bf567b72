"""The README and the example settings name everything there is, and nothing that is not."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from darkroom.config import PREFIX, Settings
from darkroom.images import operations

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = sorted(PREFIX + field.name.upper() for field in fields(Settings))
ENTRIES = sorted(file.stem for file in (ROOT / "functions").glob("*.py") if file.stem != "server")


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_in_the_table_and_in_the_example(setting: str) -> None:
    assert re.search(rf"^\| `{setting}` \|", README, re.MULTILINE)
    assert re.search(rf"^#? ?{setting}=", EXAMPLE, re.MULTILINE)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", README + EXAMPLE)) <= set(SETTINGS)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_function_is_in_the_readme(entry: str) -> None:
    path = f"/api/{entry.replace('_', '-')}"
    assert path in README or f"`{entry}`" in README


@pytest.mark.parametrize("name", operations.names())
def test_every_operation_is_in_the_readme_with_its_example(name: str) -> None:
    operation = operations.load(name)
    assert f"| `{operation.example}` | {operation.summary} |" in README


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text() + (ROOT / "deploy" / "deploy.mk").read_text()
    for target in set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_repository_speaks_of_the_product_alone() -> None:
    for file in ROOT.glob("*"):
        if file.is_file() and file.suffix in (".md", ".txt", ".toml", ""):
            assert "/root/" not in file.read_text(errors="ignore"), file
