"""Thumbnails compared with libvips: CPU time, similarity to a full-quality resize, and bytes."""

import gc
import io
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyvips
from PIL import Image
from skimage.metrics import structural_similarity

from darkroom.config import Settings
from darkroom.images.chains.chain import parse
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context

QUALITY: Final = 80
"""The quality for libvips in all comparisons; ours is the default of the format."""
ANY_HEIGHT: Final = 10_000_000
"""libvips would fit a thumbnail into a square without it."""

pyvips.cache_set_max(0)


@dataclass(frozen=True)
class Found:
    """CPU seconds (median), and the last result."""

    seconds: float
    data: bytes


def ours(data: bytes, chain: str) -> bytes:
    return develop(data, parse(chain, {}), Context(), Settings())


def theirs(data: bytes, width: int, extension: str, **options: int) -> bytes:
    made = pyvips.Image.thumbnail_buffer(data, width, height=ANY_HEIGHT).write_to_buffer(
        extension, Q=QUALITY, **options
    )
    assert isinstance(made, bytes)
    return made


def in_turns(cases: Mapping[str, Callable[[], bytes]], rounds: int) -> dict[str, Found]:
    """Each case once per round, including its threads; the first round is discarded."""
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    made: dict[str, bytes] = {}
    gc.collect()
    for number in range(rounds + 1):
        for name, case in cases.items():
            started = time.process_time()
            made[name] = case()
            if number:
                seconds[name].append(time.process_time() - started)
    return {name: Found(statistics.median(seconds[name]), made[name]) for name in cases}


def full_quality(data: bytes, width: int) -> Image.Image:
    """Decoded in full and reduced with a Lanczos filter."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def likeness(made: bytes, reference: Image.Image) -> float:
    """The mean structural similarity of their luminance, at most 1."""
    light = np.asarray(Image.open(io.BytesIO(made)).convert("L"))
    return float(structural_similarity(light, np.asarray(reference.convert("L"))))
