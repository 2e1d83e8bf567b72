"""The static export: photos per minute and core, and the growth of its time from 100 to 800 photos.

Photos are cut from those that scikit-image ships: a few of camera size (12 megapixels), whose ladder
has all nine widths, with and without coloring pages as PDF; and up to 800 small ones. `again` is an export without
changes.
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
FEW, SMALLEST, MOST = 8, 100, 800
CASES = (
    (4000, FEW, ()),
    (4000, FEW, ("--coloring",)),
    (96, SMALLEST, ()),
    (96, 400, ()),
    (96, MOST, ()),
)
"""Width in pixels, number of photos, and options."""


def fill(folder: Path, width: int, count: int) -> None:
    folder.mkdir()
    kept = []
    for name in ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg"):
        picture = Image.open(SHIPPED / name).convert("RGB").resize((width, width * 3 // 4))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=88)
        kept.append(buffer.getvalue())
    for number in range(count):
        # A few different pictures suffice, since every file is decoded and encoded.
        (folder / f"photo-{number:04}.jpg").write_bytes(kept[number % len(kept)])


def cpu_seconds(*arguments: str) -> float:
    before = os.times()
    subprocess.run([sys.executable, str(SCRIPT), *arguments, "--quiet", "--json"], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    titles = ("photos", 8), ("width", 8), ("PDF", 6), ("CPU s", 10), ("photos/min and core", 22), ("ms a photo", 12)
    print("".join(title.rjust(width) for title, width in (*titles, ("again CPU s", 13))))
    each: dict[tuple[int, int], float] = {}
    with tempfile.TemporaryDirectory() as base:
        # The start-up time is not part of the time per photo.
        empty = Path(base) / "empty"
        empty.mkdir()
        start = cpu_seconds(str(empty), str(Path(base) / "site"))
        for number, (width, count, options) in enumerate(CASES):
            photos, site = Path(base) / f"photos-{number}", Path(base) / f"site-{number}"
            fill(photos, width, count)
            seconds = max(0.01, cpu_seconds(str(photos), str(site), *options) - start)
            again = max(0.0, cpu_seconds(str(photos), str(site), *options) - start)
            each[width, count] = seconds / count
            rate, photo = 60 * count / seconds, 1000 * seconds / count
            sheets = "yes" if options else "no"
            print(
                f"{count:>8}{width:>8}{sheets:>6}{seconds:>10.1f}{rate:>22,.0f}{photo:>12.0f}{again:>13.1f}", flush=True
            )
    growth = each[96, MOST] / each[96, SMALLEST]
    print(f"time a photo, {MOST} to {SMALLEST}: {growth:.2f} (1 is linear)")


if __name__ == "__main__":
    main()
