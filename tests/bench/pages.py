"""Measure line art: the share of paper in closed areas of a fillable size, and loose ends, before and after closing.

"Before" is the same drawing without closing its strokes. An area is fillable from 5 mm squared to a fifth of the sheet.
"""

import sys
from pathlib import Path
from typing import Final
from unittest import mock

import cv2
import numpy as np
import skimage.data
from _limits import Limits
from numpy.typing import NDArray
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images.chains.chain import parse
from darkroom.images.kernels import lineart
from darkroom.images.kernels.skeleton import ends, skeleton
from darkroom.images.operations import Context

NAMES: Final = ("astronaut", "chelsea", "coffee", "rocket", "camera", "motorcycle")
SIDE: Final = 1108
"""Pixels of the longer side: four per millimeter of A4 without margins."""
FILLABLE: Final = (25 * 16, 0.2)
"""Pixels, and share of the sheet."""
BORDER: Final = 4

Mask = NDArray[np.bool_]


def main() -> None:
    limits = Limits()
    print(f"{'detail 3':12}{'closed before':>15}{'after':>8}{'ends before':>13}{'after':>8}")
    totals = np.zeros(4)
    for name in NAMES:
        picture = photo(name)
        with mock.patch.object(lineart, "closed", lambda ink, clearness: ink):
            before = page(picture)
        after = page(picture)
        row = np.array([fillable(before), fillable(after), loose(before), loose(after)])
        totals += row / len(NAMES)
        print(f"{name:12}{row[0]:15.3f}{row[1]:8.3f}{row[2]:13.0f}{row[3]:8.0f}", flush=True)
    print(f"{'mean':12}{totals[0]:15.3f}{totals[1]:8.3f}{totals[2]:13.1f}{totals[3]:8.1f}")
    limits.at_least("paper in closed areas, after relative to before", totals[1] / totals[0], 1.0, 0)
    limits.at_most("loose ends, after relative to before", totals[3] / totals[2], 0.7, 0)
    sys.exit(limits.tell())


def photo(name: str) -> Image.Image:
    pixels = skimage.data.stereo_motorcycle()[0] if name == "motorcycle" else getattr(skimage.data, name)()
    picture = Image.fromarray(pixels).convert("RGB")
    scale = SIDE / max(picture.size)
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)


def page(picture: Image.Image) -> Mask:
    ink: Mask = np.asarray(parse("coloring:lineart:3", {}).apply(picture, Context())) < 128
    return ink


def fillable(ink: Mask) -> float:
    """The share of the sheet in areas enclosed by ink or the sheet's edge."""
    _, _, bounds, _ = cv2.connectedComponentsWithStats((~ink).astype(np.uint8), connectivity=4)
    areas = bounds[1:, cv2.CC_STAT_AREA]
    kept = (areas >= FILLABLE[0]) & (areas <= FILLABLE[1] * ink.size)
    return float(areas[kept].sum() / ink.size)


def loose(ink: Mask) -> int:
    """The number of free stroke ends away from the edge of the sheet."""
    height, width = ink.shape
    return sum(
        BORDER <= x < width - BORDER and BORDER <= y < height - BORDER
        for x, y in ends(skeleton(cv2.medianBlur(ink.astype(np.uint8), 3) > 0))
    )


if __name__ == "__main__":
    main()
