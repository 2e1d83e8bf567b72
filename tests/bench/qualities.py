"""Bytes, CPU and SSIMULACRA2 of each format at its default quality, over photos that scikit-image ships.

The defaults should be equally good: their means differ by at most one point. The other lines are slower encoders, at
the quality with the mean closest to the default's: those of exports and `darkroom warm` (thorough), and two that are
not in use, WebP at method 6, and jpegli if `pyjpegli` is installed.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions")]

from _limits import Limits  # noqa: E402
from _photos import SHIPPED  # noqa: E402
from PIL import Image  # noqa: E402
from ssimulacra2 import compute_ssimulacra2  # noqa: E402

from darkroom.formats import FORMATS  # noqa: E402
from darkroom.images import codec, resampling  # noqa: E402

PHOTOS: Final = ("astronaut", "chelsea", "coffee", "motorcycle_left", "rocket", "hubble_deep_field")
WIDTH: Final = 480
_ROUNDS: Final = 3

Encode = Callable[[Image.Image, int], bytes]


@cache
def photos() -> list[Image.Image]:
    found = [path for name in PHOTOS for path in SHIPPED.glob(f"{name}.*")]
    images = [Image.open(path).convert("RGB") for path in found]
    return [resampling.resize(image, (WIDTH, round(image.height * WIDTH / image.width))) for image in images]


def measured(encode: Encode, quality: int) -> tuple[int, list[float], float]:
    """Bytes of all photos, the score of each, and CPU seconds of all."""
    made, seconds = [], 0.0
    for image in photos():
        taken = []
        for _ in range(_ROUNDS):
            copy, started = image.copy(), time.process_time()
            data = encode(copy, quality)
            taken.append(time.process_time() - started)
        seconds += min(taken)
        made.append(data)
    return sum(map(len, made)), [score(*pair) for pair in zip(made, photos(), strict=True)], seconds


def score(data: bytes, image: Image.Image) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("original.png", "made.png")]
        image.save(paths[0])
        Image.open(io.BytesIO(data)).convert("RGB").save(paths[1])
        return float(compute_ssimulacra2(*paths))


def others() -> Iterator[tuple[str, str, Encode]]:
    """The name, the format to compare with, and the encoder."""
    for format in ("jpeg", "webp", "avif"):
        yield (
            f"{format} thorough",
            format,
            lambda image, quality, format=format: codec.encode(image, format, quality, thorough=True),
        )
    yield "webp method 6", "webp", _slow_webp
    try:
        import pyjpegli
    except ImportError:
        return
    # Its parameters are given by name, since it has no stable interface yet.
    yield (
        "jpegli",
        "jpeg",
        lambda image, quality: bytes(
            pyjpegli.encode(image.tobytes(), width=image.width, height=image.height, quality=quality)
        ),
    )


def _slow_webp(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def shown(name: str, quality: int, found: tuple[int, list[float], float]) -> float:
    """Print a line; returns the mean score."""
    size, scores, seconds = found
    mean = statistics.mean(scores)
    print(f"{name:14}{quality:8}{size / 1000:9.1f}{mean:9.1f}{min(scores):9.1f}{1000 * seconds:9.1f}", flush=True)
    return mean


def main() -> int:
    limits = Limits()
    print(f"{len(photos())} photos, {WIDTH} px wide")
    print(f"{'':14}{'quality':>8}{'kB':>9}{'mean':>9}{'worst':>9}{'CPU ms':>9}")
    means = {}
    for name, format in FORMATS.items():
        if format.quality is not None and name != "pdf":
            found = measured(lambda image, quality, name=name: codec.encode(image, name, quality), format.quality)
            means[name] = shown(name, format.quality, found)
    for name, format, encode in others():
        default = FORMATS[format].quality or 0
        runs = {quality: measured(encode, quality) for quality in range(default - 4, default + 4)}
        nearest = min(runs, key=lambda quality: abs(statistics.mean(runs[quality][1]) - means[format]))
        shown(name, nearest, runs[nearest])
    limits.at_most("difference of the defaults' means", 1 + max(means.values()) - min(means.values()), 2.0, 0.0)
    return limits.tell()


if __name__ == "__main__":
    sys.exit(main())
