"""The documentation and the example settings list everything that exists, and nothing that does not."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from darkroom import config
from darkroom.config import PREFIX, Settings
from darkroom.images import operations
from darkroom.setting_values import FUNCTIONS_TO_ENABLE
from documentation import PAGES, ROOT, TEXT

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = sorted(PREFIX + field.name.upper() for field in fields(Settings))
BUILT = ("frontend/test-results/screenshots", "frontend/node_modules", "frontend/dist")
ENTRIES = sorted(file.stem for file in (ROOT / "functions").glob("*.py") if file.stem != "server")


def test_the_table_lists_every_setting_once() -> None:
    assert sorted(setting for setting, _, _ in rows()) == SETTINGS


def test_the_example_has_every_setting_with_the_description_of_the_table() -> None:
    commented = {setting: text for text, setting in re.findall(rf"^# (.+)\n# ({PREFIX}\w+)=", EXAMPLE, re.MULTILINE)}
    assert commented == {setting: text.replace("`", "") for setting, _, text in rows()}


def test_the_stated_defaults_are_the_defaults() -> None:
    example = dict(re.findall(rf"^# ({PREFIX}\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert config.read(example) == Settings()
    table = {setting: default.strip("`") for setting, default, _ in rows() if re.fullmatch("`[^`]*`", default)}
    assert table.items() <= example.items()


def rows() -> list[tuple[str, str, str]]:
    """Setting, default and description of each row."""
    return re.findall(rf"^\| `({PREFIX}\w+)` \| (.*?) ?\| (.*) \|$", PAGES["docs/configuration.md"], re.MULTILINE)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", TEXT + EXAMPLE)) <= set(SETTINGS)


@pytest.mark.parametrize("feature", FUNCTIONS_TO_ENABLE)
def test_every_feature_to_enable_is_described(feature: str) -> None:
    (text,) = (text for setting, _, text in rows() if setting == "DARKROOM_ENABLE")
    assert f"`{feature}`" in text


def test_every_function_is_in_the_table_of_endpoints() -> None:
    endpoints = PAGES["docs/api.md"]
    missing = [
        entry
        for entry in ENTRIES
        if f"/api/{entry.replace('_', '-')}" not in endpoints and f"`{entry}`" not in endpoints
    ]
    assert missing == []


def test_the_table_of_operations_is_the_list_of_operations() -> None:
    table = re.search(r"^\| step \| what it does \|\n.*\n((?:\|.*\n)+)", PAGES["docs/api.md"], re.MULTILINE)
    assert table
    loaded = [operations.load(name) for name in operations.names()]
    assert table[1].splitlines() == [f"| `{operation.example}` | {operation.summary} |" for operation in loaded]


def test_every_subcommand_is_described() -> None:
    from darkroom_cli.main import COMMANDS

    assert [name for name in COMMANDS if f"| `darkroom {name}` |" not in PAGES["docs/commands.md"]] == []


def test_every_command_that_the_documentation_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text() + (ROOT / "deploy" / "deploy.mk").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^|=\S+ |&& )make ([a-z][a-z-]*)", TEXT, re.MULTILINE)) <= targets


def test_every_path_that_the_documentation_names_exists() -> None:
    paths = re.findall(r"\b(?:functions|scripts|tests|deploy|frontend)/[\w./-]*[\w/]", TEXT)
    assert [path for path in paths if not (ROOT / path).exists() and path not in BUILT] == []


def test_the_architecture_names_a_file_for_each_task_and_every_subpackage() -> None:
    page = PAGES["docs/architecture.md"]
    tasks = re.findall(r"^\| (.+?) \| (.+?) \|$", page.partition("## To do X, open Y")[2], re.MULTILINE)[2:]
    assert len(tasks) >= 6
    assert all(any((ROOT / path).is_file() for path in re.findall(r"`([\w./]+)`", files)) for _, files in tasks)
    drawn = re.findall(r"\[\"?([\w/]+\.py)<br>", page)
    assert len(drawn) >= 10
    assert [
        path for path in drawn if not any((ROOT / base / path).is_file() for base in ("", "functions/darkroom"))
    ] == []
    rooms = {
        folder.name for folder in (ROOT / "functions" / "darkroom").iterdir() if (folder / "__init__.py").is_file()
    }
    assert rooms == set(re.findall(r"`functions/darkroom/(\w+)`", page.partition("## Walk 1")[0]))


@pytest.mark.parametrize("page", PAGES)
def test_links_point_to_files_and_headings(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page]):
        path, _, heading = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        if heading:
            assert heading in anchors(file), target


def anchors(file: Path) -> set[str]:
    """The fragments that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    readme = PAGES["README.md"]
    assert len(readme.splitlines()) <= 150
    assert [page for page in PAGES if page != "README.md" and f"]({page})" not in readme] == []


def test_the_deletion_rule_for_visitors_keeps_unexpired_pictures() -> None:
    (rule,) = json.loads((ROOT / "deploy" / "lifecycle-user.json").read_text())["rule"]
    assert rule["condition"]["age"] > Settings().user_days


def test_the_repository_speaks_of_the_product_alone() -> None:
    for file in ROOT.glob("*"):
        if file.is_file() and file.suffix in (".md", ".txt", ".toml", ""):
            assert "/root/" not in file.read_text(errors="ignore"), file
