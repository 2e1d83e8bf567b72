"""Find the subject: U²-Net-p (Qin et al., "U²-Net: Going Deeper with Nested U-Structure", 2020)."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models import SUBJECT
from darkroom.images.models.network import network

SIDE: Final = 320
MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION: Final = np.array([0.229, 0.224, 0.225], np.float32)

Samples = NDArray[np.float32]


def find_subject(pixels: NDArray[np.uint8]) -> Samples:
    """The likelihood, 0 to 1, that a pixel of an RGB picture (height, width, 3) is the subject; shape (320, 320)."""
    small = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    small /= max(1.0, float(small.max()))
    small = (small - MEAN) / DEVIATION
    with network(SUBJECT) as net:
        likely: Samples = net.run(np.ascontiguousarray(small.transpose(2, 0, 1)[None]))[0][0, 0]
    return likely
