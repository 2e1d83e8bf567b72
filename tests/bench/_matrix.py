"""Thumbnails compared with libvips for each kind and size of source, each width of the ladder and each format."""

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pyvips
from _limits import Limits
from _photos import photo
from _thumbnails import ours
from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from darkroom.images.chains.ladder import LADDER

SIZES: Final = {6: (2828, 2121), 12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
"""Sizes by megapixels. The first is not a multiple of eight, like a cropped picture."""
SOURCES: Final[dict[str, tuple[str, str, dict[str, object]]]] = {
    "JPEG 4:2:0": ("RGB", "JPEG", {"quality": 90}),
    "JPEG 4:4:4": ("RGB", "JPEG", {"quality": 90, "subsampling": "4:4:4"}),
    "JPEG progressive": ("RGB", "JPEG", {"quality": 90, "progressive": True}),
    "JPEG gray": ("L", "JPEG", {"quality": 90}),
    "PNG": ("RGB", "PNG", {"compress_level": 1}),
    "WebP": ("RGB", "WEBP", {"quality": 90, "method": 0}),
}
FORMATS: Final[dict[str, tuple[int, str, dict[str, int]]]] = {
    "jpeg": (80, ".jpg", {}),
    "webp": (80, ".webp", {"effort": 4}),
    "avif": (60, ".avif", {"effort": 0}),
}
"""The quality for both sides, and libvips' options for the same effort."""
ROUNDS: Final = 3
_PART: Final = (320, 240)
_TOLERANCE: Final = 0.5
"""Points of SSIMULACRA2 that two encoders differ by on the same pixels."""


def matrix(limits: Limits, sources: tuple[str, ...] = (), megapixels: tuple[int, ...] = ()) -> None:
    """CPU of one thumbnail as a multiple of libvips' `thumbnail_buffer`, and SSIMULACRA2 above libvips' (in points),
    both against a full-quality resize. The limits are 1.0 and 0.0."""
    for source in sources or SOURCES:
        print(f"{source}: CPU relative to libvips (at most 1.0) and SSIMULACRA2 above libvips (at least 0.0)")
        print(f"{'':14}" + "".join(f"{rung:>13}" for rung in LADDER))
        for size in megapixels or SIZES:
            data = encoded(source, size)
            whole = Image.open(io.BytesIO(data)).convert("RGB")
            for format in FORMATS:
                print(f"{size:>4} MP, {format:5}", end="", flush=True)
                for rung in LADDER:
                    ratio, gain = cell(data, whole, rung, format)
                    print(f"{ratio:>7.2f}{gain:>+6.1f}", end="", flush=True)
                    name = f"{source} {size} MP to {rung} {format}"
                    limits.at_most(f"CPU of {name}", ratio, 1.0)
                    limits.at_least(f"SSIMULACRA2 of {name}", gain + 1, 1.0, tolerance=_TOLERANCE)
                print()
        print()


@cache
def encoded(source: str, megapixels: int) -> bytes:
    mode, format, options = SOURCES[source]
    if source == "JPEG 4:2:0":
        return photo(*SIZES[megapixels])
    buffer = io.BytesIO()
    Image.open(io.BytesIO(photo(*SIZES[megapixels]))).convert(mode).save(buffer, format, **options)
    return buffer.getvalue()


def cell(data: bytes, whole: Image.Image, rung: int, format: str) -> tuple[float, float]:
    quality, extension, options = FORMATS[format]

    def theirs() -> bytes:
        made = pyvips.Image.thumbnail_buffer(data, rung).write_to_buffer(extension, Q=quality, **options)
        assert isinstance(made, bytes)
        return made

    def own() -> bytes:
        return ours(data, f"resize:{rung},format:{format},quality:{quality}")

    pairs = [(cpu_seconds(own), cpu_seconds(theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine for mine, _ in pairs) / statistics.median(other for _, other in pairs)
    return ratio, score(own(), whole) - score(theirs(), whole)


def cpu_seconds(make: Callable[[], bytes]) -> float:
    started = time.process_time()
    make()
    return time.process_time() - started


def score(made: bytes, whole: Image.Image) -> float:
    """SSIMULACRA2 of the middle against a Lanczos resize of every pixel; at most 100."""
    picture = Image.open(io.BytesIO(made)).convert("RGB")
    reference = whole.resize(picture.size, Image.Resampling.LANCZOS)
    left, top = max(0, (picture.width - _PART[0]) // 2), max(0, (picture.height - _PART[1]) // 2)
    box = (left, top, min(picture.width, left + _PART[0]), min(picture.height, top + _PART[1]))
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("reference.png", "made.png")]
        for image, path in zip((reference, picture), paths, strict=True):
            image.crop(box).save(path)
        return float(compute_ssimulacra2(*paths))
