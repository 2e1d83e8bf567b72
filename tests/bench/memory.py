"""Memory of chains: the reserved estimate compared with the measured peak, for every operation and format.

Each case runs in a separate process. With a ratio below 1.0 the server may exceed its memory; with one above 2.0, other
requests wait needlessly. OVERHEAD is also reserved for every picture, so a case that needs little more passes.

memory.py            every operation by its example, costly ones with several arguments, every format
memory.py sweep      other sizes, shapes, kinds of file and contents
"""

import io
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "functions"), str(Path(__file__).resolve().parent)]

import _photos  # noqa: E402
import numpy as np  # noqa: E402
from _memory import measure, written  # noqa: E402
from PIL import Image  # noqa: E402

from darkroom.images import operations  # noqa: E402

Size = tuple[int, int]
SIZE: Final = (4000, 3000)
FORMATS: Final = ("jpeg", "png", "webp", "avif", "pdf")
SPECIAL: Final = (
    "resize:3000",
    "resize:1280",
    "resize:320",
    "resize:2000:2000:cover",
    "resize:5000:4000:fill",
    "rotate:7",
    "coloring:classic",
    "coloring:lineart",
    "coloring:numbers",
    "coloring:lineart,page:a4",
    "grayscale",
    "blur:31",
    "lowpass:40",
    "gradient:magnitude",
    "resize:1600,coloring:classic",
    "blur:5,sharpen,rotate:90",
)
SOURCES: Final = ("jpeg", "png", "webp", "avif", "progressive", "rgba")
KINDS: Final = (
    *SOURCES,
    *("444", "gray", "cmyk", "palette", "png-16", "webp-lossless", "webp-alpha", "avif-alpha", "gif", "tiff"),
    *("tiff-lzw", "bmp"),
)
SIZES: Final = ((1200, 800), (800, 1200), (2500, 2400), (12_000, 1000), (600, 15_000), (6000, 4000), (8900, 6700))
SWEPT: Final = ("resize:160", "resize:960,format:webp", "resize:2560", "mirror", "mirror,format:webp", "square")
EVERYWHERE: Final = ("coloring:classic", "coloring:lineart", "denoise", "trim", "rotate:7", "bitonal", "blur:9")


class Case(NamedTuple):
    source: str
    chain: str
    size: Size = SIZE
    content: str = "photo"


def cases() -> Iterator[Case]:
    """Every operation by its example, costly ones with several arguments; every format of source and output."""
    for chain in dict.fromkeys((*examples(), *SPECIAL)):
        format = operations.load(chain.partition(":")[0].partition(",")[0]).format or "jpeg"
        yield Case("jpeg", f"{chain},format:{format}")
    for source in SOURCES:
        for format in FORMATS:
            yield Case(source, f"mirror,format:{format}")
            yield Case(source, f"resize:1280,format:{format}")


def sweep() -> Iterator[Case]:
    """Kinds of file at two sizes, sizes and shapes of two kinds, contents, and operations on non-JPEG files."""
    for size in ((2500, 2400), (6000, 4000)):
        for kind in KINDS:
            for chain in SWEPT:
                yield Case(kind, chain, size)
    for size in SIZES:
        for kind in ("jpeg", "png"):
            for chain in (*SWEPT, *EVERYWHERE):
                yield Case(kind, chain, size)
    for content in ("noise", "flat", "text"):
        for kind in ("jpeg", "png", "rgba", "webp"):
            for format in ("jpeg", "png", "webp", "avif"):
                yield Case(kind, f"mirror,format:{format}", (3000, 2000), content)
    for kind in ("rgba", "palette", "webp-alpha", "gray"):
        for chain in examples():
            yield Case(kind, chain, (3000, 2000))


def examples() -> list[str]:
    return [operations.load(name).example for name in operations.names()]


def picture(size: Size, content: str) -> Image.Image:
    if content == "photo":
        return Image.open(io.BytesIO(_photos.photo(*size))).convert("RGB")
    if content == "flat":
        return Image.new("RGB", size, (200, 120, 40))
    if content == "noise":
        return Image.fromarray(np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), np.uint8))
    page = Image.new("RGB", size, "white")
    marks = Image.effect_noise((size[0] // 4, size[1] // 4), 200).point([0] * 200 + [255] * 56)
    page.paste("black", mask=marks.resize(size, Image.Resampling.NEAREST))
    return page


@cache
def source(kind: str, size: Size, content: str) -> bytes:
    # Generated in another process, since freeing large blocks here changes how child processes allocate.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_written, kind, size, content).result()


def _written(kind: str, size: Size, content: str) -> bytes:
    if kind == "jpeg" and content == "photo":
        return _photos.photo(*size)
    return written(picture(size, content), kind)


def main() -> None:
    wrong = 0
    print(f"{'source':14} {'size':12} {'chain':40} {'estimate MB':>12} {'peak MB':>9} {'ratio':>6}")
    for case in sweep() if "sweep" in sys.argv[1:] else cases():
        data = source(case.source, case.size, case.content)
        found = measure(case.chain, data, source(case.source, (300, 200), case.content))
        mark = "" if found.is_right else "  <- wrong"
        wrong += not found.is_right
        print(
            f"{case.source:14} {f'{case.size[0]} x {case.size[1]}':12} {case.chain:40} {found.estimate / 1e6:12.0f}"
            f" {found.peak / 1e6:9.0f} {found.ratio:6.2f} {case.content}{mark}",
            flush=True,
        )
    print(f"{wrong} wrong: estimates below the peak, or more than twice the peak (goal 0)")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
