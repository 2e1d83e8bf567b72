"""Memory of chains: the estimate that is reserved beside the measured peak, for every operation and format.

Each case runs in a process of its own. A value under 1.0 would let the server take more than it has, one over 2.0
keeps others waiting for nothing. What every picture may take beyond its estimate, OVERHEAD, is
reserved too, and a case that needs little more than that is right.
"""

import ctypes
import io
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "functions"), str(Path(__file__).resolve().parent)]

import _photos  # noqa: E402
import cv2  # noqa: E402, F401
import scipy.ndimage  # noqa: E402
import scipy.signal  # noqa: E402, F401
import skimage.exposure  # noqa: E402
import skimage.filters  # noqa: E402, F401
from PIL import Image  # noqa: E402

from darkroom.config import Settings  # noqa: E402
from darkroom.image_file.header import header_of, open_picture  # noqa: E402
from darkroom.images import operations  # noqa: E402
from darkroom.images.chains.chain import parse  # noqa: E402
from darkroom.images.derivatives.admission import OVERHEAD  # noqa: E402
from darkroom.images.derivatives.develop import develop, plan, source_kind  # noqa: E402
from darkroom.images.operations import Context  # noqa: E402

SIZE: Final = (4000, 3000)
SETTINGS: Final = Settings(memory_bytes=16_000_000_000, max_memory_bytes=16_000_000_000, develop_seconds=600)
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


class Case(NamedTuple):
    source: str
    chain: str


class Measured(NamedTuple):
    estimate: int
    peak: int

    @property
    def ratio(self) -> float:
        """At least 1.0, and at most 2.0."""
        return (self.estimate + OVERHEAD) / (self.peak + OVERHEAD)

    @property
    def is_right(self) -> bool:
        return self.peak <= self.estimate + OVERHEAD and self.ratio <= 2.0


def cases() -> Iterator[Case]:
    """Every operation by its example, and the costly ones by their arguments; every format of source and output."""
    steps = [operations.load(name).example for name in operations.names()]
    for chain in dict.fromkeys((*steps, *SPECIAL)):
        format = operations.load(chain.partition(":")[0].partition(",")[0]).format or "jpeg"
        yield Case("jpeg", f"{chain},format:{format}")
    for source in SOURCES:
        for format in FORMATS:
            yield Case(source, f"mirror,format:{format}")
            yield Case(source, f"resize:1280,format:{format}")


def source(kind: str, size: tuple[int, int]) -> bytes:
    data = _photos.photo(*size)
    if kind == "jpeg":
        return data
    image = Image.open(io.BytesIO(data))
    if kind == "rgba":
        image.putalpha(Image.linear_gradient("L").resize(size))
    options = {"avif": {"speed": 9}, "png": {"compress_level": 1}, "rgba": {"compress_level": 1}}.get(kind, {})
    name = {"progressive": "JPEG", "rgba": "PNG"}.get(kind, kind.upper())
    buffer = io.BytesIO()
    image.save(buffer, name, progressive=True, **options) if kind == "progressive" else image.save(
        buffer, name, **options
    )
    return buffer.getvalue()


def measure(case: Case, data: bytes, size: tuple[int, int], small: bytes) -> Measured:
    chain = parse(case.chain, {}).settled("jpeg")
    picture = open_picture(data, SETTINGS.formats, SETTINGS.max_pixels)
    estimate = plan(chain, size, Context(), source_kind(picture, header_of(picture).format)).memory
    # Loaded before, by the small picture.
    estimate -= sum(model.memory for step in chain.steps for model in step.models)
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            told = answer.read()
        os.waitpid(child, 0)
        return Measured(estimate, struct.unpack("q", told)[0])
    try:
        develop(small, chain, Context(), SETTINGS)  # loads what it needs
        _give_back()
        Path("/proc/self/clear_refs").write_text("5")
        before = _status("VmRSS")
        develop(data, chain, Context(), SETTINGS)
        os.write(write, struct.pack("q", _status("VmHWM") - before))
    finally:
        os._exit(0)


def _give_back() -> None:
    """To the system, all that is free: what is reused would not be counted."""
    Image.core.clear_cache()
    ctypes.CDLL(None).malloc_trim(0)


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) * 1024


def main() -> None:
    size = SIZE
    data = {kind: source(kind, size) for kind in SOURCES}
    small = {kind: source(kind, (200, 150)) for kind in SOURCES}
    wrong = 0
    print(f"{'source':12} {'chain':45} {'estimate MB':>12} {'peak MB':>9} {'ratio':>6}")
    for case in cases():
        found = measure(case, data[case.source], size, small[case.source])
        mark = "" if found.is_right else "  <- wrong"
        wrong += not found.is_right
        print(
            f"{case.source:12} {case.chain:45} {found.estimate / 1e6:12.0f} {found.peak / 1e6:9.0f}"
            f" {found.ratio:6.2f}{mark}",
            flush=True,
        )
    print(f"{wrong} wrong: estimates below the peak, or over twice it (goal 0)")


if __name__ == "__main__":
    main()
