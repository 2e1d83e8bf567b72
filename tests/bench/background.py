"""The built-in background remover on pictures with known truth: intersection over union, and CPU for 12 megapixels.

A third of the subjects, on separate backgrounds, was not used for tuning, and is reported separately. `python
tests/bench/background.py sheet.png` also writes a contact sheet: picture, cut-out on magenta, score.
"""

import statistics
import sys
from pathlib import Path
from typing import Final

import numpy as np
from _composites import Composite, composites, intersection_over_union
from _fresh import Fresh, fresh
from _limits import Limits
from _products import products
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images import operations
from darkroom.images.models import SUBJECT
from darkroom.images.operations import Context

FUNCTIONS: Final = Path(__file__).resolve().parents[2] / "functions"
WORK: Final = """
import sys
sys.path.insert(0, {bench!r})
import cv2
from PIL import Image
from _cutouts import photo
from background import remove
small = photo("coffee.png")
large = small.resize((4000, 3000), Image.Resampling.BICUBIC)
"""
LEAST: Final = {"plain": 0.98, "busy": 0.95, "white on white": 0.85}
WORST: Final = 0.5
SECONDS: Final = 1.5
MEGABYTES: Final = 400.0
TILE: Final = (200, 150)
COLUMNS: Final = 5


def main() -> None:
    limits = Limits()
    if not SUBJECT.is_installed:
        sys.exit("background: the model is not installed; run `make models`")
    scores: dict[tuple[str, str], list[float]] = {}
    tiles: list[Image.Image] = []
    for composite in composites():
        cut_out = remove(composite.image.convert("RGB"))
        score = intersection_over_union(np.asarray(cut_out.getchannel("A")) > 127, composite.truth)
        kind = "plain" if composite.is_plain else "busy"
        scores.setdefault((kind, "held out" if composite.is_held_out else "tuned on"), []).append(score)
        scores.setdefault((kind, "all"), []).append(score)
        tiles.append(tile(composite, cut_out, score))
    for product in products():
        found = np.asarray(remove(product.image).getchannel("A")) > 127
        scores.setdefault(("white on white", "all"), []).append(intersection_over_union(found, product.truth > 0.5))
    print(f"{'background':16}{'subjects':12}{'pictures':>9}{'mean IoU':>10}{'worst':>8}{'least':>8}")
    for (kind, part), values in sorted(scores.items()):
        mean = statistics.mean(values)
        print(f"{kind:16}{part:12}{len(values):9}{mean:10.3f}{min(values):8.3f}{LEAST[kind]:8.2f}")
        limits.at_least(f"{kind}, {part}: mean", mean, LEAST[kind], tolerance=0)
        limits.at_least(f"{kind}, {part}: worst", min(values), WORST, tolerance=0)
    twelve_megapixels(limits)
    if len(sys.argv) > 1:
        contact_sheet(tiles).save(sys.argv[1])
    sys.exit(limits.tell())


def remove(image: Image.Image) -> Image.Image:
    return operations.load("remove-background").apply(image, Context(), keep="foreground", color="")


def twelve_megapixels(limits: Limits) -> None:
    """Only the operation, on one core. The first picture loads the model, and memory is measured for it."""
    setup = WORK.format(bench=str(Path(__file__).parent))
    first = fresh(setup, "remove(large)", FUNCTIONS, cores=1)
    later = min((fresh(setup + "remove(small)", "remove(large)", FUNCTIONS, cores=1) for _ in range(3)), key=cpu)
    print(f"12 megapixels: {later.cpu:.2f} CPU s ({SECONDS}), {first.peak_mb:.0f} MB above idle ({MEGABYTES:.0f})")
    limits.at_most("12 megapixels: CPU seconds", later.cpu, SECONDS)
    limits.at_most("12 megapixels: MB above idle", first.peak_mb, MEGABYTES)


def cpu(found: Fresh) -> float:
    return found.cpu


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
