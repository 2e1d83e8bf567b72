"""Measure the structure: subpackages, top-level modules and import cycles, and the files and calls of five requests and
commands.

Counts calls of functions and comprehensions in `functions/` and `scripts/`, in every thread, after one request of the
same kind has imported what it needs. `walks.py ROOT` counts another checkout.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
_PROFILE = """
import collections, functools, json, os, runpy, sys, threading
root = {root!r}
sys.path[:0] = [root + "/functions", root + "/scripts"]
calls = collections.Counter()
def profile(frame, event, argument):
    if event == "call" and frame.f_code.co_name != "<module>" and frame.f_code.co_filename.startswith(roots):
        calls[frame.f_code.co_filename] += 1
roots = (root + "/functions/", root + "/scripts/")
def counted(work):
    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    json.dump([len(calls), sum(calls.values())], sys.stderr)
def client(entry):
    import functions_framework
    return functions_framework.create_app(entry, root + "/functions/" + entry + ".py").test_client()
def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.data
def script(*words):
    sys.argv = list(words)
    try:
        runpy.run_path(root + "/scripts/" + words[0], run_name="__main__")
    except SystemExit as end:
        assert not end.code, end.code
"""
_WALKS = {
    "get_image, cold": """
it = client("get_image")
get(it, "/resize:320,format:webp/a.png")
counted(lambda: get(it, "/resize:320,format:webp/b.png"))
""",
    "get_image, hit": """
it = client("get_image")
get(it, "/resize:320,format:webp/a.png")
get(it, "/resize:320,format:webp/a.png")
get(it, "/resize:320,format:webp/b.png")
counted(lambda: get(it, "/resize:320,format:webp/b.png"))
""",
    "random_image, seeded, gs": """
it = client("random_image")
get(it, "/?seed=1")
counted(lambda: get(it, "/?seed=2"))
""",
    "upload_images.py, one photo": """
script("upload_images.py", folder + "/one", folder + "/first")
counted(lambda: script("upload_images.py", folder + "/one", folder + "/second"))
""",
    "export_site.py, one picture": """
script("export_site.py", folder + "/one", folder + "/first-site")
counted(lambda: script("export_site.py", folder + "/one", folder + "/second-site"))
""",
}


def imported(root: Path) -> dict[str, set[str]]:
    """Each module of the package and its imports, including those inside functions."""
    functions = root / "functions"
    files = {
        ".".join(file.relative_to(functions).with_suffix("").parts).removesuffix(".__init__"): file
        for file in (functions / "darkroom").rglob("*.py")
    }
    found: dict[str, set[str]] = {module: set() for module in files}
    for module, file in files.items():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
                found[module] |= names & set(files) - {module}
    packages = {module for module, file in files.items() if file.name == "__init__.py"}
    return {module: others - packages for module, others in found.items()}


def circles(root: Path) -> int:
    """0 or 1, since the sorter stops at the first cycle."""
    try:
        TopologicalSorter(imported(root)).prepare()
    except CycleError:
        return 1
    return 0


def walk(root: Path, code: str, folder: Path, gallery: str, server: str) -> tuple[int, int]:
    environment = {**os.environ, "DARKROOM_BUCKET": gallery, "STORAGE_EMULATOR_HOST": server, "PYTHONUTF8": "1"}
    text = _PROFILE.format(root=str(root)) + f"\nfolder = {str(folder)!r}\n" + code
    done = subprocess.run(
        [sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=False, cwd=root
    )
    assert done.returncode == 0, done.stderr
    files, calls = json.loads(done.stderr.splitlines()[-1][done.stderr.splitlines()[-1].index("[") :])
    return files, calls


def main() -> None:
    root = Path(sys.argv[1]).resolve() if sys.argv[1:] else TESTS.parent
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "functions")]
    from PIL import Image

    from fake_bucket import FakeBucketServer

    package = root / "functions" / "darkroom"
    print(f"{'top-level modules':32} {len([*package.glob('*.py')]) - 1}")
    print(f"{'subpackages':32} {len([*package.glob('*/__init__.py')])}")
    print(f"{'import cycles':32} {'none' if not circles(root) else 'some'}")
    folder = Path(tempfile.mkdtemp())
    for name, red in (("gallery/a.png", 10), ("gallery/b.png", 200), ("one/a.png", 90)):
        (folder / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (640, 480), (red, 90, 90)).save(folder / name)
    print(f"{'walk':32} files  calls")
    with FakeBucketServer() as server:
        server.fill_from(folder / "gallery", "photos")
        for name, code in _WALKS.items():
            # A fresh gallery for each, since derivatives stored by the cold walk would make the next one a hit.
            gallery = folder / "copies" / name
            shutil.copytree(folder / "gallery", gallery)
            cloud = name.endswith("gs")
            found = walk(root, code, folder, "gs://photos" if cloud else str(gallery), server.url if cloud else "")
            print(f"{name:32} {found[0]:5}  {found[1]:5}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
