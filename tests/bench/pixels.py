"""Every figure of pixels with its limit, side by side in one run.

Thumbnails, the ladder, AVIF, memory, coloring pages (`stored_derivative.py` has the server): CPU time, in turns, so
that a busy machine hits all alike. The exit code is 1 where a limit is missed by more than a tenth. Words name parts.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "scripts")]


import _coloring as coloring  # noqa: E402
import _ladder as ladder  # noqa: E402
from _limits import Limits  # noqa: E402
from _photos import photo  # noqa: E402
from _thumbnails import Found, full_quality, in_turns, likeness, ours, theirs  # noqa: E402

WIDTHS: Final = (320, 1280)
OTHERS: Final = {"jpeg": ".jpg", "webp": ".webp"}
ROUNDS: Final = 9


def thumbnails(data: bytes, limits: Limits) -> None:
    print("A thumbnail of a 12 megapixel JPEG that is not stored, beside thumbnail_buffer of libvips")
    head = ("ours ms", "vips ms", "ratio", "limit", "our SSIM", "theirs", "our KB", "theirs")
    print(f"{'':18}" + "".join(f"{word:>9}" for word in head))
    for width in WIDTHS:
        reference = full_quality(data, width)
        for format, extension in OTHERS.items():
            own = partial(ours, data, f"resize:{width},format:{format}")
            found = in_turns({"ours": own, "vips": partial(theirs, data, width, extension)}, ROUNDS)
            alike = likeness(found["ours"].data, reference), likeness(found["vips"].data, reference)
            row(f"{width} {format}", found["ours"], found["vips"], alike, limits)


def row(name: str, own: Found, other: Found, alike: tuple[float, float], limits: Limits) -> None:
    ratio = own.seconds / other.seconds
    print(
        f"{name:18}{1000 * own.seconds:9.1f}{1000 * other.seconds:9.1f}{ratio:9.2f}{1.0:9.2f}"
        f"{alike[0]:9.4f}{alike[1]:9.4f}{len(own.data) / 1000:9.1f}{len(other.data) / 1000:9.1f}",
        flush=True,
    )
    limits.at_most(f"CPU of {name}", ratio, 1.0)
    limits.at_least(f"SSIM of {name}", alike[0] / alike[1], 1.0, tolerance=0.0)


def main(arguments: Sequence[str]) -> int:
    limits = Limits()
    data = photo(4000, 3000)
    parts = {
        "thumbnails": lambda: thumbnails(data, limits),
        "ladder": lambda: ladder.ladder(data, limits),
        "avif": lambda: ladder.negotiated(data, limits),
        "memory": lambda: coloring.thumbnail_memory(limits),
        "classic": lambda: coloring.classic(limits),
        "cold": lambda: coloring.cold_page(limits),
    }
    for name in arguments or parts:
        parts[name]()
        print()
    return limits.tell()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
