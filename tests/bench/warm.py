"""The bulk job: derivatives per second and CPU per derivative, with 1, 2 and 4 processes, each with its shard.

If the job scales, a derivative costs as much CPU with four processes as with one.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import skimage.data
from PIL import Image

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "warm_derivatives.py"
SHIPPED = Path(skimage.data.__file__).parent
COUNT = 96
CHAINS = ("thumb,format:webp", "resize:640,format:webp")


def fill(folder: Path) -> None:
    folder.mkdir()
    kept = []
    for name in ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg"):
        buffer = io.BytesIO()
        Image.open(SHIPPED / name).convert("RGB").resize((1600, 1200)).save(buffer, "JPEG", quality=88)
        kept.append(buffer.getvalue())
    for number in range(COUNT):
        (folder / f"photo-{number:03}.jpg").write_bytes(kept[number % len(kept)])


def run(folder: Path, derivatives: Path, processes: int) -> tuple[float, float]:
    """Wall time and CPU time, in seconds."""
    derivatives.mkdir(exist_ok=True)
    environment = {**os.environ, "DARKROOM_BUCKET": str(folder), "DARKROOM_DERIVATIVES": str(derivatives)}
    chains = [word for chain in CHAINS for word in ("--chain", chain)]
    began, before = time.perf_counter(), os.times()
    running = [
        subprocess.Popen(
            [sys.executable, str(SCRIPT), *chains, "--jobs", "1", "--shard", f"{index}/{processes}"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for index in range(processes)
    ]
    assert [process.wait() for process in running] == [0] * processes
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu


def main() -> None:
    print(f"{COUNT} photos of 1600 x 1200, {len(CHAINS)} derivatives each, on {os.cpu_count()} cores")
    print(f"{'processes':>10}{'seconds':>10}{'a second':>10}{'CPU ms each':>13}{'to one process':>16}")
    with tempfile.TemporaryDirectory() as base:
        photos = Path(base) / "photos"
        fill(photos)
        empty = Path(base) / "empty"
        empty.mkdir()
        # The start-up time of a process is not part of the time per photo.
        start = run(empty, Path(base) / "none", 1)[1]
        first = 0.0
        for processes in (1, 2, 4):
            seconds, cpu = run(photos, Path(base) / f"derivatives-{processes}", processes)
            made = COUNT * len(CHAINS)
            each = 1000 * (cpu - processes * start) / made
            first = first or each
            print(
                f"{processes:>10}{seconds:>10.1f}{made / seconds:>10.1f}{each:>13.1f}{each / first:>16.2f}", flush=True
            )


if __name__ == "__main__":
    main()
