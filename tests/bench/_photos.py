"""Camera-like photos of any size: four of scikit-image's, enlarged, with mild noise, as JPEG."""

import io
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import skimage.data
from PIL import Image

SHIPPED: Final = Path(skimage.data.__file__).parent
NAMES: Final = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png")
NOISE: Final = 6.0
"""Standard deviation, in levels of 255."""


@cache
def photo(width: int, height: int) -> bytes:
    """A JPEG of quality 90, always the same one."""
    canvas = Image.new("RGB", (width, height))
    quarter = -(-width // 2), -(-height // 2)
    for place, name in enumerate(NAMES):
        part = Image.open(SHIPPED / name).convert("RGB")
        scale = max(quarter[0] / part.width, quarter[1] / part.height)
        size = -(-part.width * scale // 1), -(-part.height * scale // 1)
        part = part.resize((int(size[0]), int(size[1])), Image.Resampling.LANCZOS).crop((0, 0, *quarter))
        canvas.paste(part, (place % 2 * quarter[0], place // 2 * quarter[1]))
    pixels = np.asarray(canvas).astype(np.float32)
    pixels += np.random.default_rng(1).normal(0, NOISE, pixels.shape).astype(np.float32)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
