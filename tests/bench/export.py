"""The static export: photos a minute and core, and how its time grows from 100 to 800 photos.

Photos are cut from those that scikit-image ships: a few as a camera makes them (12 megapixels), whose ladder
has all nine widths, and up to 800 small ones. `again` is an export that finds nothing to do.
"""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import skimage.data
from PIL import Image

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "export_site.py"
SHIPPED = Path(skimage.data.__file__).parent
CASES = ((4000, 8), (320, 100), (320, 400), (320, 800))
"""Width in pixels, and how many."""


def fill(folder: Path, width: int, count: int) -> None:
    folder.mkdir()
    kept = []
    for name in ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg"):
        picture = Image.open(SHIPPED / name).convert("RGB").resize((width, width * 3 // 4))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=88)
        kept.append(buffer.getvalue())
    for number in range(count):
        # Few pictures that differ are enough: every file is decoded and encoded all the same.
        (folder / f"photo-{number:04}.jpg").write_bytes(kept[number % len(kept)])


def cpu_seconds(*arguments: str) -> float:
    before = os.times()
    subprocess.run([sys.executable, str(SCRIPT), *arguments, "--quiet", "--json"], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    print(f"{'photos':>8}{'width':>8}{'CPU s':>10}{'photos/min and core':>22}{'ms a photo':>12}{'again CPU s':>13}")
    each: dict[tuple[int, int], float] = {}
    with tempfile.TemporaryDirectory() as base:
        # What starting costs is not the photos'.
        empty = Path(base) / "empty"
        fill(empty, 320, 1)
        start = cpu_seconds(str(empty), str(Path(base) / "site"))
        for width, count in CASES:
            photos, site = Path(base) / f"photos-{width}-{count}", Path(base) / f"site-{width}-{count}"
            fill(photos, width, count)
            seconds = max(0.01, cpu_seconds(str(photos), str(site)) - start)
            again = cpu_seconds(str(photos), str(site))
            each[width, count] = seconds / count
            rate, photo = 60 * count / seconds, 1000 * seconds / count
            print(f"{count:>8}{width:>8}{seconds:>10.1f}{rate:>22,.0f}{photo:>12.0f}{again:>13.1f}", flush=True)
    growth = each[320, 800] / each[320, 100]
    print(f"time a photo, 800 to 100: {growth:.2f} (1 is linear)")


if __name__ == "__main__":
    main()
