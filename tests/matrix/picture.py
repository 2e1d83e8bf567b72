"""What the files show: a photo that no turn or mirror maps to itself, and a logo with every opacity."""

import io
from typing import Final

import numpy as np
import numpy.typing as npt
import skimage.data
from PIL import Image

Samples = npt.NDArray[np.uint8]

PHOTO: Final = Image.fromarray(skimage.data.coffee()).crop((100, 20, 500, 320)).resize((64, 48))
GRAY: Final = PHOTO.convert("L")
RAMP: Final = Image.linear_gradient("L").rotate(90).resize((64, 48))
"""Every level of gray, from left to right."""


def logo() -> Image.Image:
    """RGBA: the photo, opaque in the middle, clear at the rim, with loud colors where it is clear."""
    across, down = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(-1, 1, 48))
    alpha = np.clip(2.2 - 2.2 * np.hypot(across, down), 0, 1)
    samples = np.dstack([np.asarray(PHOTO), np.rint(255 * alpha).astype(np.uint8)])
    samples[alpha == 0, :3] = (0, 255, 0)
    return Image.fromarray(samples)


LOGO: Final = logo()


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def exif(orientation: int) -> bytes:
    values = Image.Exif()
    values[0x0112] = orientation
    return values.tobytes()
