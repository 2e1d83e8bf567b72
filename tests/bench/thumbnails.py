"""CPU of one thumbnail as a multiple of libvips' `thumbnail_buffer`, and its SSIMULACRA2 above libvips' (in points).

    thumbnails.py                                    a sample: each source in each format, at some size and width
    thumbnails.py --seed 7                           another sample; by default, every day has its own
    thumbnails.py --all                              the whole table: 20 sources, 4 sizes, 9 widths, 3 formats
    thumbnails.py --source PNG --megapixels 24       a part of it
    thumbnails.py --photo cat.jpg --width 333 1500   another photo, enlarged or reduced, and other widths

The sample takes about four minutes, the whole table ninety. The sample also draws from sizes and widths beside those
of the table. Both sides use the same quality and take turns. The limits of a cell are 1.0 (others in LIMITS) and 0.0,
with a tolerance for noise: a tenth, and the half point by which two encoders differ on the same pixels. A missed cell
is measured again, with more rounds; the last lines are the mean and the worst of each source. The exit code is 1 if a
limit is missed.
"""

import argparse
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "scripts")]

import pyvips  # noqa: E402
from _limits import Limits  # noqa: E402
from _photos import photo  # noqa: E402
from _sources import SOURCES, encoded, on_white, upright  # noqa: E402
from _thumbnails import ANY_HEIGHT, ours  # noqa: E402
from PIL import Image  # noqa: E402
from ssimulacra2 import compute_ssimulacra2  # noqa: E402

from darkroom.images import codec  # noqa: E402
from darkroom.images.chains.ladder import LADDER  # noqa: E402

SIZES: Final = {6: (2828, 2121), 12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
"""Sizes by megapixels. The first is not a multiple of eight, like a cropped picture."""
OTHER_SIZES: Final = {3: (2000, 1500), 9: (2604, 3472), 18: (5184, 3456), 36: (7360, 4912)}
"""Further sizes of the sample; one is upright."""
OTHER_WIDTHS: Final = (200, 333, 500, 800, 1000, 1500)
DRAWS: Final = 1
"""Cells of the sample for each source and format."""
LIMITS: Final = {"WebP alpha": 1.25, "PNG 16-bit": 1.1}
"""Sources with another limit than 1.0: libwebp can decode at a smaller size, which no library for Python offers; and
Pillow is the only one that decodes 16 bits to 8."""
FORMATS: Final[dict[str, tuple[int, str, dict[str, int]]]] = {
    "jpeg": (80, ".jpg", {"background": 255}),
    "webp": (80, ".webp", {"effort": 4}),
    "avif": (60, ".avif", {"effort": 0}),
}
"""The quality for both sides, and libvips' options for the same effort."""
TO_SRGB: Final = {"output_profile": "srgb", "intent": "perceptual"}
"""libvips would keep the profile of the file."""
ROUNDS: Final = 2
AGAIN: Final = 5
"""Rounds of a cell that missed its limit."""
PART: Final = (320, 240)
TOLERANCE: Final = 0.5


def main() -> int:
    asked = parse_arguments()
    limits = Limits()
    for source in asked.source:
        ratios: dict[str, float] = {}
        gains: dict[str, float] = {}
        print(
            f"{source}: CPU relative to libvips (at most 1.0) and SSIMULACRA2 above libvips (at least 0.0)", flush=True
        )
        for size, cells in rows(asked, source):
            data = encoded(source, picture(asked.photo, (SIZES | OTHER_SIZES)[size]))
            whole = upright(data)
            for format, widths in cells.items():
                print(f"{size:>4} MP, {format:5}", end="", flush=True)
                for width in widths:
                    name = f"{source} {size} MP to {width} {format}"
                    ratios[name], gains[name] = cell(data, whole, width, format)
                    print(f"{width:>7}:{ratios[name]:5.2f}{gains[name]:>+5.1f}", end="", flush=True)
                print()
        check(limits, source, ratios, gains)
    return limits.tell()


def rows(asked: argparse.Namespace, source: str) -> Iterator[tuple[int, dict[str, list[int]]]]:
    """Each size with the widths for each format: all that are asked for, or a sample."""
    if not asked.samples:
        for size in asked.megapixels or SIZES:
            yield size, {format: asked.width or list(LADDER) for format in asked.format}
        return
    drawn: dict[int, dict[str, list[int]]] = {}
    chance = random.Random(f"{asked.seed} {source}")
    for format in asked.format:
        for _ in range(DRAWS):
            size, width = chance.choice([*SIZES, *OTHER_SIZES]), chance.choice([*LADDER, *OTHER_WIDTHS])
            drawn.setdefault(size, {}).setdefault(format, []).append(width)
    yield from sorted(drawn.items())


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", nargs="+", choices=SOURCES, default=list(SOURCES))
    parser.add_argument("--megapixels", nargs="+", type=int, choices=SIZES | OTHER_SIZES)
    parser.add_argument("--width", nargs="+", type=int, help="widths in pixels")
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--photo", type=Path, help="a photo instead of four that scikit-image ships")
    parser.add_argument("--all", action="store_true", help="every cell of the table")
    parser.add_argument("--seed", type=int, default=datetime.now(UTC).toordinal(), help="choose the sample (the day)")
    asked = parser.parse_args()
    asked.samples = not (asked.all or asked.megapixels or asked.width)
    if asked.samples:
        print(f"A sample with seed {asked.seed}; --all measures the whole table.\n")
    return asked


def picture(path: Path | None, size: tuple[int, int]) -> Image.Image:
    if path is None:
        return Image.open(io.BytesIO(photo(*size)))
    image = Image.open(path).convert("RGB")
    return image.resize((size[0], round(image.height * size[0] / image.width)), Image.Resampling.LANCZOS)


def cell(data: bytes, whole: Image.Image, width: int, format: str) -> tuple[float, float]:
    """The ratio of the least CPU times, since noise only adds; and the difference of the scores."""
    quality, extension, options = FORMATS[format]
    managed = TO_SRGB if Image.open(io.BytesIO(data)).info.get("icc_profile") else {}

    def theirs() -> bytes:
        thumbnail = pyvips.Image.thumbnail_buffer(data, width, height=ANY_HEIGHT, **managed)
        made = thumbnail.write_to_buffer(extension, Q=quality, **options)
        assert isinstance(made, bytes)
        return made

    def own() -> bytes:
        return ours(data, f"resize:{width},format:{format},quality:{quality}")

    pairs = [(cpu_seconds(own), cpu_seconds(theirs)) for _ in range(ROUNDS)]
    if least(pairs) > 1:
        pairs += [(cpu_seconds(own), cpu_seconds(theirs)) for _ in range(AGAIN)]
    return least(pairs), gain(own(), theirs(), whole, format)


def gain(own: bytes, theirs: bytes, whole: Image.Image, format: str) -> float:
    """Points above libvips; or above an encoded Lanczos resize of every pixel, if libvips' score exceeds even that."""
    found, other = score(own, whole), score(theirs, whole)
    if found >= other:
        return found - other
    resized = whole.resize(Image.open(io.BytesIO(own)).size, Image.Resampling.LANCZOS)
    ideal = score(codec.encode(resized, format, FORMATS[format][0]), whole)
    return min(0.0, found - min(other, ideal))


def least(pairs: list[tuple[float, float]]) -> float:
    return min(own for own, _ in pairs) / min(other for _, other in pairs)


def cpu_seconds(make: Callable[[], bytes]) -> float:
    started = time.process_time()
    make()
    return time.process_time() - started


def score(made: bytes, whole: Image.Image) -> float:
    """SSIMULACRA2 of the middle compared with a Lanczos resize of every pixel; at most 100."""
    image = on_white(Image.open(io.BytesIO(made)))
    left, top = (max(0, (side - part) // 2) for side, part in zip(image.size, PART, strict=True))
    right, bottom = min(image.width, left + PART[0]), min(image.height, top + PART[1])
    across, down = whole.width / image.width, whole.height / image.height
    # The same pixels as in the whole resized picture, since Pillow reads beyond the box.
    box = (left * across, top * down, right * across, bottom * down)
    reference = whole.resize((right - left, bottom - top), Image.Resampling.LANCZOS, box)
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("reference.png", "made.png")]
        for pixels, path in zip((reference, image.crop((left, top, right, bottom))), paths, strict=True):
            pixels.save(path)
        return float(compute_ssimulacra2(*paths))


def check(limits: Limits, source: str, ratios: Mapping[str, float], gains: Mapping[str, float]) -> None:
    for name in ratios:
        limits.at_most(f"CPU of {name}", ratios[name], LIMITS.get(source, 1.0))
        limits.at_least(f"SSIMULACRA2 of {name}", gains[name] + 1, 1.0, tolerance=TOLERANCE)
    worst, weakest = max(ratios, key=lambda name: ratios[name]), min(gains, key=lambda name: gains[name])
    over = sum(ratio > 1 for ratio in ratios.values())
    print(f"CPU: mean {statistics.mean(ratios.values()):.2f}, worst {ratios[worst]:.2f} ({worst}), {over} above 1.0")
    print(f"SSIMULACRA2: mean {statistics.mean(gains.values()):+.1f}, worst {gains[weakest]:+.1f} ({weakest})\n")


if __name__ == "__main__":
    sys.exit(main())
