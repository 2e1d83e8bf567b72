"""The static export: photos per minute and core, and the growth of its time from 100 to 800 photos.

export.py               all of it
export.py REVISION      only the comparison with that revision; by default, with the last one that made PDFs unless told
                        not to

Photos are cut from those that scikit-image ships: a few of camera size (12 megapixels), whose ladder
has all nine widths, with and without coloring pages as PDF; and up to 800 small ones. `again` is an export without
changes. The revisions take turns with the photos of camera size: both with their default options, and the present one
also with the coloring pages that were the default of the earlier one. The exit code is 1 if the default is not twice as
fast.
"""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import skimage.data
from _checkout import fetch
from _limits import Limits
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "export_site.py"
SHIPPED = Path(skimage.data.__file__).parent
FEW, SMALLEST, MOST = 4, 100, 800
REVISION = "bddbba4"
ROUNDS = 2
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


def cpu_seconds(*arguments: str, script: Path = SCRIPT) -> float:
    before = os.times()
    subprocess.run([sys.executable, str(script), *arguments, "--quiet", "--json"], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    if len(sys.argv) > 1:
        return compare(sys.argv[1])
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
    return compare(REVISION)


def compare(revision: str) -> int:
    limits = Limits()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        if not fetch(ROOT, revision, base / "earlier", ("functions", "scripts")):
            print(f"This repository does not have the revision {revision}; name another one.")
            return 0
        photos, empty = base / "photos", base / "empty"
        fill(photos, 4000, FEW)
        empty.mkdir()
        earlier = base / "earlier" / "scripts" / "export_site.py"
        cases = {"now": (SCRIPT, ()), "now, --coloring": (SCRIPT, ("--coloring",)), revision: (earlier, ())}
        start = {
            script: cpu_seconds(str(empty), str(base / f"empty-{place}"), script=script)
            for place, script in enumerate((SCRIPT, earlier))
        }
        seconds: dict[str, float] = {}
        size: dict[str, int] = {}
        for number in range(ROUNDS):
            for place, (name, (script, options)) in enumerate(cases.items()):
                site = base / f"site-{place}-{number}"
                taken = cpu_seconds(str(photos), str(site), *options, script=script) - start[script]
                seconds[name] = min(taken, seconds.get(name, taken))
                size[name] = sum(file.stat().st_size for file in (site / "images").rglob("*.*"))
    for name in cases:
        rate, bytes_each = 60 * FEW / seconds[name], size[name] / FEW / 1000
        ratio = seconds[revision] / seconds[name]
        print(f"{name:16}{rate:6.0f} photos a minute and core, {bytes_each:6.0f} kB a photo, {ratio:.2f} of {revision}")
    limits.at_least("photos a minute, default options", seconds[revision] / seconds["now"], 2.0)
    return limits.tell()


if __name__ == "__main__":
    sys.exit(main())
