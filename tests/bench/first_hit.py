"""CPU of the first hit in a fresh process, after loading the function, compared with the fiftieth hit.

`first_hit.py CHECKOUT` also measures another checkout, in turns, and prints this one's share of its CPU.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import skimage.data

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
PATHS = ("/thumb,format:webp/coffee.png", "/resize:640,format:jpeg/coffee.png")
_CODE = """
import json, sys, time
root, path, fill = sys.argv[1:]
sys.path.insert(0, root + "/functions")
import functions_framework
client = functions_framework.create_app("get_image", root + "/functions/get_image.py").test_client()
seconds = []
for _ in range(1 if fill else 50):
    started = time.process_time()
    answer = client.get(path)
    seconds.append(time.process_time() - started)
    assert answer.status_code == 200 and (fill or "hit" in answer.headers["Cache-Status"]), answer.headers
print(json.dumps([seconds[0], seconds[-1]]), file=sys.stderr)
"""


def hits(root: Path, bucket: Path, path: str, fill: str = "") -> tuple[float, float]:
    """Seconds of the first and of the last hit."""
    environment = {**os.environ, "DARKROOM_BUCKET": str(bucket)}
    command = [sys.executable, "-c", _CODE, str(root), path, fill]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    first, last = json.loads(done.stderr.splitlines()[-1])
    return first, last


def main() -> None:
    roots = [ROOT, *(Path(word).resolve() for word in sys.argv[1:2])]
    folder = Path(tempfile.mkdtemp())
    print(f"{'CPU ms':40}{'first':>8}{'50th':>8}{'share of the other checkout':>30}")
    for path in PATHS:
        buckets = []
        for number, root in enumerate(roots):
            buckets.append(folder / str(number))
            buckets[-1].mkdir(exist_ok=True)
            shutil.copy(Path(skimage.data.__file__).parent / "coffee.png", buckets[-1])
            hits(root, buckets[-1], path, "fill")
        # In turns, so that a busy machine affects all equally.
        rounds = [
            [hits(root, bucket, path) for root, bucket in zip(roots, buckets, strict=True)] for _ in range(ROUNDS)
        ]
        first, last = (min(found[0][place] for found in rounds) for place in (0, 1))
        shares = [found[0][0] / found[1][0] for found in rounds if len(found) > 1]
        share = f"{statistics.median(shares):30.2f}" if shares else ""
        print(f"{path:40}{1000 * first:8.1f}{1000 * last:8.1f}{share}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
