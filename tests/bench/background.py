"""The built-in background remover on composites with known truth: intersection over union, and 12 megapixels in time.

A third of the subjects, on backgrounds of their own, was never looked at while the remover was tuned, and is reported
apart. `python tests/bench/background.py sheet.png` also writes a contact sheet: picture, cut-out on magenta, score.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
from _composites import Composite, composites, intersection_over_union
from _cutouts import photo
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images import operations
from darkroom.images.operations import Context

LEAST: Final = {"plain": 0.98, "busy": 0.95, "white on white": 0.85}
WORST: Final = 0.5
SECONDS: Final = 1.5
MEGABYTES: Final = 400.0
TILE: Final = (200, 150)
COLUMNS: Final = 5


def main() -> None:
    scores: dict[tuple[str, str], list[float]] = {}
    tiles: list[Image.Image] = []
    for composite in composites():
        cut_out = remove(composite.image.convert("RGB"))
        score = intersection_over_union(np.asarray(cut_out.getchannel("A")) > 127, composite.truth)
        kind = "plain" if composite.is_plain else "busy"
        scores.setdefault((kind, "held out" if composite.is_held_out else "tuned on"), []).append(score)
        scores.setdefault((kind, "all"), []).append(score)
        tiles.append(tile(composite, cut_out, score))
    print(f"{'background':12}{'subjects':12}{'pictures':>9}{'mean IoU':>10}{'worst':>8}{'least':>8}")
    for (kind, part), found in sorted(scores.items()):
        mean = statistics.mean(found)
        print(f"{kind:12}{part:12}{len(found):9}{mean:10.3f}{min(found):8.3f}{LEAST[kind]:8.2f}")
    seconds = twelve_megapixels()
    print(f"12 megapixels: {seconds:.2f} CPU s on one core (at most {SECONDS})")
    if len(sys.argv) > 1:
        contact_sheet(tiles).save(sys.argv[1])
    failed = [key for key, found in scores.items() if key[1] == "all" and statistics.mean(found) < LEAST[key[0]]]
    sys.exit(1 if failed or seconds > SECONDS else 0)


def remove(image: Image.Image) -> Image.Image:
    return operations.load("remove-background").apply(image, Context(), keep="foreground", color="")


def twelve_megapixels() -> float:
    """The operation alone, warm, without decoding and encoding; the best of three."""
    large = photo("coffee.png").resize((4000, 3000), Image.Resampling.BICUBIC)
    found = []
    for _ in range(3):
        began = time.process_time()
        remove(large)
        found.append(time.process_time() - began)
    return min(found)


def tile(composite: Composite, cut_out: Image.Image, score: float) -> Image.Image:
    shown = Image.new("RGB", (2 * TILE[0], TILE[1]))
    on_magenta = Image.new("RGB", cut_out.size, "magenta")
    on_magenta.paste(cut_out, (0, 0), cut_out)
    shown.paste(composite.image.resize(TILE), (0, 0))
    shown.paste(on_magenta.resize(TILE), (TILE[0], 0))
    ImageDraw.Draw(shown).text((3, 3), f"{score:.2f}{' held out' if composite.is_held_out else ''}", "yellow")
    return shown


def contact_sheet(tiles: list[Image.Image]) -> Image.Image:
    rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * 2 * TILE[0], rows * TILE[1]))
    for position, shown in enumerate(tiles):
        sheet.paste(shown, (position % COLUMNS * 2 * TILE[0], position // COLUMNS * TILE[1]))
    return sheet


if __name__ == "__main__":
    main()
