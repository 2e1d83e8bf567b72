"""Normalize a photo's range and contrast, so that a page does not depend on the camera."""

import numpy as np
from PIL import Image

from darkroom.images.kernels.levels import leveled


def evened(photo: Image.Image) -> Image.Image:
    """The RGB photo with its levels stretched; gray if it is only noise."""
    return leveled([np.asarray(plane) for plane in photo.convert("YCbCr").split()]).image()
