"""Compare the peak memory of one chain in a separate process with the estimate that is reserved for it."""

import ctypes
import io
import os
import struct
import sys
import traceback
from pathlib import Path
from typing import Final, NamedTuple

import cv2  # noqa: F401
import numpy as np
import scipy.ndimage
import scipy.signal  # noqa: F401
import skimage.exposure
import skimage.filters  # noqa: F401
from PIL import Image

from darkroom.config import Settings
from darkroom.errors import TooLarge
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives import admission
from darkroom.images.derivatives.admission import OVERHEAD
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context

SETTINGS: Final = Settings(
    memory_bytes=16_000_000_000,
    max_memory_bytes=16_000_000_000,
    develop_seconds=600,
    formats=("jpeg", "png", "gif", "webp", "avif", "tiff", "bmp"),
)


class Reserved:
    """Replaces the shared memory, and records the maximum that is reserved."""

    def __init__(self) -> None:
        self.most = self._now = 0

    def take(self, count: int, seconds: float) -> int:
        self._now += count
        self.most = max(self.most, self._now)
        return count

    def give_back(self, count: int) -> None:
        self._now -= count


REFUSED: Final = -1


class Measured(NamedTuple):
    """Bytes. `peak` is 0 if the chain failed; both are REFUSED if the picture is too large for the chain. Whether a
    model runs depends on the picture."""

    estimate: int
    peak: int
    has_models: bool = False

    @property
    def ratio(self) -> float:
        """At least 1.0, and at most 2.0."""
        return (self.estimate + OVERHEAD) / (self.peak + OVERHEAD)

    @property
    def is_right(self) -> bool:
        if self.peak == REFUSED:
            return True
        return 0 < self.peak <= self.estimate + OVERHEAD and (self.ratio <= 2.0 or self.has_models)


def measure(text: str, data: bytes, small: bytes) -> Measured:
    """`small` is a small picture of the same kind. It loads the modules that the chain needs, which are not counted."""
    chain = parse(text, {}).settled("jpeg")
    # A model's memory depends on the picture, so the small one does not load it.
    has_models = any(step.models for step in chain.steps)
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            told = answer.read()
        os.waitpid(child, 0)
        return Measured(*struct.unpack("qq", told), has_models) if told else Measured(0, 0)
    try:
        develop(small, parse("mirror", {}).settled(chain.format) if has_models else chain, Context(), SETTINGS)
        _give_back()
        Path("/proc/self/clear_refs").write_text("5")
        before = _status("VmRSS")
        reserved = Reserved()
        # Only in this short-lived process, to record the reserved memory.
        admission.Memory.take, admission.Memory.give_back = reserved.take, reserved.give_back  # type: ignore[method-assign]
        develop(data, chain, Context(), SETTINGS)
        os.write(write, struct.pack("qq", reserved.most - OVERHEAD, _status("VmHWM") - before))
    except TooLarge:
        os.write(write, struct.pack("qq", REFUSED, REFUSED))
    except BaseException:  # noqa: BLE001 - reported by the parent as a peak of 0
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


def written(image: Image.Image, kind: str) -> bytes:
    """The picture as a file: a format, or a variant that is read differently."""
    mode = {"gray": "L", "cmyk": "CMYK", "palette": "P", "rgba": "RGBA", "webp-alpha": "RGBA", "avif-alpha": "RGBA"}
    if mode.get(kind) == "RGBA":
        image = image.copy()
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    elif kind in mode:
        image = image.convert(mode[kind])
    elif kind == "png-16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    format, options = {
        "progressive": ("JPEG", {"progressive": True}),
        "444": ("JPEG", {"subsampling": 0}),
        "gray": ("JPEG", {}),
        "cmyk": ("JPEG", {}),
        "palette": ("PNG", {"compress_level": 1}),
        "png-16": ("PNG", {"compress_level": 1}),
        "png": ("PNG", {"compress_level": 1}),
        "rgba": ("PNG", {"compress_level": 1}),
        "webp": ("WEBP", {"method": 1}),
        "webp-lossless": ("WEBP", {"lossless": True, "quality": 10, "method": 0}),
        "webp-alpha": ("WEBP", {"method": 1}),
        "avif": ("AVIF", {"speed": 9}),
        "avif-alpha": ("AVIF", {"speed": 9}),
        "tiff-lzw": ("TIFF", {"compression": "tiff_lzw"}),
    }.get(kind, (kind.upper(), {}))
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def _give_back() -> None:
    """Return free memory to the system, since reused memory would not be counted."""
    Image.core.clear_cache()
    ctypes.CDLL(None).malloc_trim(0)


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) * 1024
