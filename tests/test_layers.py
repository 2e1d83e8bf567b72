"""Allowed imports between subpackages, and the modules that each function loads before its first response."""

import ast
import json
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).resolve().parents[1] / "functions"
PACKAGE = FUNCTIONS / "darkroom"
ENTRIES = sorted(file.stem for file in FUNCTIONS.glob("*.py"))
HEAVY = ("numpy", "scipy", "skimage", "cv2", "PIL", "google.cloud.storage", "pillow_heif")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def reaches(file: Path, *packages: str) -> set[str]:
    return {name for name in imports(file) if any(name == base or name.startswith(f"{base}.") for base in packages)}


def modules(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


GROUND = {
    "errors",
    "config",
    "setting_values",
    "formats",
    "geometry",
    "cache_control",
    "log",
    "deadline",
    "loopback",
    "machine",
}
"""The top-level modules: any module may import them, and they import no subpackage."""

ARROWS: dict[str, set[str]] = {
    "image_file": set(),
    "storage": {"image_file"},
    "images": {"image_file", "storage"},
    "catalog": {"image_file", "storage"},
    "web": set(),
    "delivery": {"web", "catalog", "images", "storage", "image_file"},
    "iiif": {"web", "catalog", "images", "storage", "image_file", "delivery"},
    "embedding": {"web", "catalog", "images", "storage", "delivery"},
    "sharing": {"embedding"},
    "batch": {"images", "storage", "image_file"},
    "visitors": {"images", "storage", "image_file"},
    "maintenance": {"delivery", "catalog", "images", "storage", "image_file"},
    "openapi": {"embedding", "visitors", "catalog", "images"},
    "server": {"web", "embedding", "sharing", "visitors", "images", "storage", "maintenance", "catalog"},
}
"""Each subpackage and those that it may import."""


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(FUNCTIONS).with_suffix("").parts).removesuffix(".__init__")


@cache
def graph() -> dict[str, set[str]]:
    """Every module of the package and the modules that it imports, including imports inside functions."""
    files = {module_of(file): file for file in PACKAGE.rglob("*.py")}
    return {module: (imports(file) & set(files)) - {module} for module, file in files.items()}


def test_a_module_is_in_a_known_subpackage_or_at_the_top_level() -> None:
    loose = {file.stem for file in PACKAGE.glob("*.py")} - {"__init__"}
    rooms = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert loose == GROUND
    assert rooms == set(ARROWS)


@pytest.mark.parametrize("room", ARROWS)
def test_a_subpackage_imports_only_those_below_it(room: str) -> None:
    allowed = ARROWS[room] | GROUND | {room}
    wrong = {
        f"{module} imports {other}"
        for module, others in graph().items()
        for other in others - {"darkroom"}
        if module.split(".")[1:2] == [room] and other.split(".")[1] not in allowed
    }
    assert not wrong


def test_top_level_modules_import_no_subpackage() -> None:
    for module, others in graph().items():
        if module.removeprefix("darkroom.") in GROUND:
            assert {other.removeprefix("darkroom.") for other in others - {"darkroom"}} <= GROUND, module


def test_imports_between_subpackages_have_no_cycle() -> None:
    TopologicalSorter(ARROWS).prepare()


def test_imports_between_modules_have_no_cycle() -> None:
    packages = {module_of(file) for file in PACKAGE.rglob("__init__.py")}
    TopologicalSorter({module: others - packages for module, others in graph().items()}).prepare()


def test_storage_images_and_catalog_know_no_http() -> None:
    for file in (*modules("storage"), *modules("images"), *modules("catalog")):
        assert not reaches(file, "flask", "werkzeug"), file


def test_storage_knows_no_pixels() -> None:
    for file in modules("storage"):
        assert not reaches(file, "PIL"), file


def test_only_derive_joins_images_and_storage() -> None:
    for file in modules("images"):
        assert file.name in ("derive.py", "kept_attention.py") or not reaches(file, "darkroom.storage"), file


def test_operations_do_not_know_each_other() -> None:
    operations = modules("images/operations")
    others = {f"darkroom.images.operations.{other.stem}" for other in operations}
    for file in operations:
        assert not imports(file) & others, file


def test_no_public_function_takes_more_than_six_parameters() -> None:
    files = [*FUNCTIONS.rglob("*.py"), *(FUNCTIONS.parent / "scripts").rglob("*.py")]
    for file in files:
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                own = [argument for argument in named if argument.arg not in ("self", "cls")]
                assert len(own) <= 6, f"{file}: {node.name} takes {len(own)} parameters"


def test_an_entry_is_named_after_no_installed_module() -> None:
    code = f"import importlib.util; print([name for name in {ENTRIES!r} if importlib.util.find_spec(name)])"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_entries_do_not_know_each_other() -> None:
    for entry in ENTRIES:
        known = {name.partition(".")[0] for name in imports(FUNCTIONS / f"{entry}.py")} & set(ENTRIES)
        assert entry == "server" or not known, entry


def test_functions_load_only_what_they_need(photos: Path) -> None:
    """The heavy modules in a fresh process: listing and picking load none; a header and a thumbnail need Pillow."""
    from darkroom.storage import open_bucket

    for photo in photos.iterdir():
        if photo.is_file():
            open_bucket(str(photos)).describe(photo.name, {"width": "640", "height": "480"})
    light = ("list_images", "random_image", "gallery_index", "list_operations", "embed")
    asked = [*((name, "/") for name in light), ("oembed", "/?url=http://localhost/")]
    asked += [("list_images", "/"), ("get_image", "/thumb,format:webp/rocket.jpg")]
    code = f"""
import json, os, pathlib, sys, functions_framework
loaded = []
for number, (entry, path) in enumerate({asked!r}):
    if number == {len(light) + 1}:
        photos = pathlib.Path({str(photos)!r})
        (photos / "phone.HEIC").write_bytes(bytes(4) + b"ftypheic")
        (photos / "unknown.png").write_bytes((photos / "coffee.png").read_bytes())
        sys.modules["darkroom.catalog"].open_catalog.cache_clear()
    app = functions_framework.create_app(entry, {str(FUNCTIONS)!r} + "/" + entry + ".py")
    os.environ.pop("FUNCTION_SIGNATURE_TYPE", None)
    assert app.test_client().get(path).status_code == 200
    loaded.append([name for name in {HEAVY!r} if name in sys.modules])
json.dump(loaded, sys.stderr)
"""
    environment = {"DARKROOM_BUCKET": str(photos), "DARKROOM_CATALOG_SECONDS": "0", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stderr) == [[]] * (len(light) + 1) + [["PIL"]] * 2
