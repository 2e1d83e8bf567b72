"""Every bench can be imported: what it uses from Darkroom and from the tests still exists."""

from pathlib import Path

import forked
from own_folders import OWN_FOLDERS

ROOT = Path(__file__).resolve().parents[1]
IMPORT_ALL = """
import runpy, sys
root, *benches = sys.argv[1:]
path = sys.path[:]
for bench in benches:
    sys.argv, sys.path[:] = [bench, root], [bench.rpartition("/")[0], *path]
    try:
        runpy.run_path(bench, run_name="bench")
    except Exception as error:
        print(f"{bench}: {error!r}")
"""


def test_every_bench_finds_what_it_imports(tmp_path: Path) -> None:
    benches = sorted((ROOT / "tests" / "bench").rglob("*.py"))
    assert len(benches) > 30
    # `peers/run.py` puts this folder on the import path of the modules beside it.
    environment = {**OWN_FOLDERS, "PYTHONPATH": str(ROOT / "tests" / "bench"), "TMPDIR": str(tmp_path)}
    done = forked.run(["-c", IMPORT_ALL, ROOT, *benches], environment, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
