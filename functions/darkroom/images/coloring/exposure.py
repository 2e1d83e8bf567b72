"""Normalize a photo's range and contrast, so that a page does not depend on the camera."""

import numpy as np
from PIL import Image

from darkroom.images.kernels.levels import leveled


def evened(photo: Image.Image) -> Image.Image:
    """The RGB photo with its levels stretched; gray if it is only noise."""
    level = leveled([np.asarray(plane) for plane in photo.convert("YCbCr").split()])
    planes = [Image.fromarray(np.clip(np.rint(plane), 0, 255).astype(np.uint8)) for plane in level.planes]
    return Image.merge("YCbCr", planes).convert("RGB")
