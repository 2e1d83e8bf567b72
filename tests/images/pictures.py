"""Real photos, and small ones of every mode, for the tests of the pixels."""

from functools import cache

import numpy as np
import skimage.data
from hypothesis import strategies as st
from PIL import Image

MODES = ("L", "LA", "RGB", "RGBA")
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")


@cache
def photo(name: str, mode: str = "RGB") -> Image.Image:
    """One of scikit-image's photos; with alpha, opaque in the middle and clear towards the left and the right."""
    image = Image.fromarray(getattr(skimage.data, name)()).convert(mode.rstrip("A") if mode != "L" else "L")
    if mode.endswith("A"):
        ramp = np.clip(np.minimum(np.arange(image.width), np.arange(image.width)[::-1]) * 2, 0, 255).astype(np.uint8)
        image.putalpha(Image.fromarray(np.ascontiguousarray(np.broadcast_to(ramp, image.size[::-1]))))
    return image


def noise(size: tuple[int, int], mode: str = "RGB", seed: int = 0) -> Image.Image:
    shape = (size[1], size[0], len(mode)) if len(mode) > 1 else (size[1], size[0])
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, np.uint8))


modes = st.sampled_from(MODES)
sizes = st.tuples(st.integers(1, 70), st.integers(1, 70))


def levels(first: Image.Image, second: Image.Image) -> tuple[int, float]:
    """The largest and the mean difference of two pictures of one mode and size."""
    assert (first.mode, first.size) == (second.mode, second.size)
    difference = np.abs(np.asarray(first).astype(int) - np.asarray(second).astype(int))
    return int(difference.max()), float(difference.mean())
