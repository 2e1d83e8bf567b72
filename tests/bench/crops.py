"""Number of heads that a crop keeps whole, compared with the middle, the upper third and libvips' attention.

The heads are marked by hand (`_heads.py`). The maximum is the best of all windows with the aspect ratio.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
import pyvips
from _heads import KINDS, Box, Photo, photos
from _limits import Limits

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images import attention
from darkroom.images.cropping import crop_point
from darkroom.images.framing import window
from darkroom.images.operations import Context

RATIOS: Final = ((1, 1), (4, 3), (3, 4), (16, 9), (9, 16))
WAYS: Final = ("ours", "middle", "upper third", "libvips attention", "possible")
LEAST: Final = {"people": 0.95, "animals": 0.9, "held out": 0.9, "elsewhere": 0.9}
"""Minimum share of the possible heads. The aim is 0.95, which is not reached for animals; see docs/models.md."""
TOLERANCE: Final = 0.01


def main() -> None:
    limits = Limits()
    kept: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    count: Counter[str] = Counter()
    for photo in photos():
        count[photo.kind] += 1
        found = attention.examine(photo.image)
        for ratio in RATIOS:
            for way, whole in _whole(photo, ratio, Context(examine=lambda _, found=found: found)).items():
                kept[photo.kind][way] += whole
    print(f"Whole heads, {len(RATIOS)} aspect ratios\n{'':10}{'photos':>8}" + "".join(f"{way:>19}" for way in WAYS))
    for kind, ways in kept.items():
        print(f"{kind:10}{count[kind]:8}" + "".join(f"{ways[way]:19}" for way in WAYS))
    for kind, ways in kept.items():
        limits.at_least(f"heads, {kind}, relative to the maximum", ways["ours"] / ways["possible"], LEAST[kind], 0)
        limits.at_least(f"heads, {kind}, relative to the middle", ways["ours"] / max(1, ways["middle"]), 1.0, 0)
    sys.exit(limits.tell())


def _whole(photo: Photo, ratio: tuple[int, int], context: Context) -> dict[str, int]:
    size = photo.image.size
    wide = window(size, ratio, (0.5, 0.5))
    upper = (0.5, 1 / 3) if wide[3] - wide[1] < size[1] - 1 else (0.5, 0.5)
    windows = {
        "ours": window(size, ratio, crop_point(photo.image, ratio, context)),
        "middle": wide,
        "upper third": window(size, ratio, upper),
        "libvips attention": _attention(photo, ratio),
    }
    result = {way: _count(box, photo) for way, box in windows.items()}
    steps = [step / 200 for step in range(201)]
    result["possible"] = max(_count(window(size, ratio, (step, step)), photo) for step in steps)
    return result


def _attention(photo: Photo, ratio: tuple[int, int]) -> Box:
    image = pyvips.Image.new_from_array(np.asarray(photo.image)).copy(interpretation="srgb")
    left, top, right, bottom = window(photo.image.size, ratio, (0.5, 0.5))
    wide, high = min(int(right - left), image.width), min(int(bottom - top), image.height)
    _, found = image.smartcrop(wide, high, interesting="attention", attention_x=True, attention_y=True)
    point = found["attention_x"] / image.width, found["attention_y"] / image.height
    return window(photo.image.size, ratio, point)


def _count(box: Box, photo: Photo) -> int:
    width, height = photo.image.size
    left, top, right, bottom = box[0] / width, box[1] / height, box[2] / width, box[3] / height
    return sum(
        head[0] >= left - TOLERANCE and head[1] >= top - TOLERANCE
        and head[2] <= right + TOLERANCE and head[3] <= bottom + TOLERANCE
        for head in photo.heads
    )  # fmt: skip


if __name__ == "__main__":
    main()
