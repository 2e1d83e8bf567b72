"""CPU time compared with an earlier revision: thumbnails, a ladder, trim, classic, hostile files.

earlier.py [REVISION]    by default, the last one that treated all colors as sRGB and always subsampled chroma

Qualities are explicit, since the defaults of WebP and AVIF have been raised, and encoding is most of the work.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests")]

from _checkout import Checkout, Run, fetch  # noqa: E402
from _limits import Limits  # noqa: E402
from _photos import photo  # noqa: E402

from darkroom.images.chains.ladder import LADDER  # noqa: E402
from hostile_pictures import hostile  # noqa: E402

REVISION: Final = "bddbba4"
SIZES: Final = {6: (2828, 2121), 12: (4000, 3000), 24: (6000, 4000)}
"""By megapixels."""
QUALITIES: Final = {"jpeg": 82, "webp": 82, "avif": 60}
OTHERS: Final = {
    "the ladder": [f"resize:{rung},format:webp,quality:82" for rung in LADDER],
    "trim": ["trim,format:jpeg,quality:82"],
    "coloring:classic": ["coloring:classic,format:png"],
    "grayscale, rotated": ["grayscale,rotate:90,format:jpeg,quality:82"],
}
ROUNDS: Final = 4
_LEAST: Final = 0.0005
"""Seconds; shorter times are noise."""


class Pair:
    """This checkout and the earlier one. They take turns, so that a busy machine affects both equally."""

    def __init__(self, ours: Checkout, theirs: Checkout) -> None:
        self._both = (ours, theirs)

    def run(self, path: Path, chains: Iterable[str]) -> tuple[Run, Run]:
        """The run of each with the least CPU time; the first round is discarded."""
        rounds = [[each.run(path, *chains) for each in self._both] for _ in range(ROUNDS + 1)][1:]
        ours, theirs = (min(runs, key=lambda run: run.seconds) for runs in zip(*rounds, strict=True))
        return ours, theirs


def thumbnails(pair: Pair, folder: Path, limits: Limits) -> None:
    print("Thumbnails of JPEGs at the same quality: CPU time relative to the earlier revision (limit 1.0)")
    print(f"{'':14}" + "".join(f"{rung:>7}" for rung in LADDER))
    for size in SIZES:
        for format, quality in QUALITIES.items():
            print(f"{size:>4} MP, {format:5}", end="", flush=True)
            for rung in LADDER:
                text = f"resize:{rung},format:{format},quality:{quality}"
                ours, theirs = pair.run(folder / str(size), [text])
                ratio = ours.seconds / theirs.seconds
                print(f"{ratio:7.2f}", end="", flush=True)
                limits.at_most(f"CPU of {text} at {size} MP", ratio, 1.0)
            print()


def others(pair: Pair, folder: Path, limits: Limits) -> None:
    print("\nOther chains at 6 megapixels, CPU ms")
    print(f"{'':24}{'now':>9}{'earlier':>9}{'ratio':>7}")
    for name, chains in OTHERS.items():
        ours, theirs = pair.run(folder / "6", chains)
        ratio = ours.seconds / theirs.seconds
        print(f"{name:24}{1000 * ours.seconds:9.1f}{1000 * theirs.seconds:9.1f}{ratio:7.2f}", flush=True)
        limits.at_most(f"CPU of {name}", ratio, 1.0)


def hostile_files(pair: Pair, folder: Path, limits: Limits) -> None:
    """All files together, and the file with the largest increase, which may have been refused before."""
    runs = {}
    for name, (data, _) in hostile().items():
        path = folder / "hostile"
        path.write_bytes(data)
        runs[name] = pair.run(path, ["resize:40,format:png"])
    ours, theirs = (sum(max(run[place].seconds, _LEAST) for run in runs.values()) for place in (0, 1))
    print(f"\n{len(runs)} hostile files: {1000 * ours:.0f} ms, earlier {1000 * theirs:.0f}, ratio {ours / theirs:.2f}")
    worst = max(runs, key=lambda name: runs[name][0].seconds - runs[name][1].seconds)
    now, before = runs[worst]
    print(f"Largest increase: {worst}, {1000 * now.seconds:.1f} ms, earlier {1000 * before.seconds:.1f}", end="")
    print(f" ({now.error or 'shown'}, earlier {before.error or 'shown'})")
    limits.at_most("CPU of hostile files", ours / theirs, 1.0)


def main() -> int:
    revision = sys.argv[1] if len(sys.argv) > 1 else REVISION
    folder, limits = Path(tempfile.mkdtemp()), Limits()
    try:
        if not fetch(ROOT, revision, folder):
            print(f"This repository does not have the revision {revision}; name another one.")
            return len(sys.argv) > 1
        for size, sides in SIZES.items():
            (folder / str(size)).write_bytes(photo(*sides))
        with Checkout(ROOT) as ours, Checkout(folder) as theirs:
            for part in (thumbnails, others, hostile_files):
                part(Pair(ours, theirs), folder, limits)
        return limits.tell()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
