"""Load a model for one picture, and run it."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models import Model

Samples = NDArray[np.float32]

# Requests run in parallel already; threads within one run would only contend.
cv2.setNumThreads(1)


class Network:
    """A loaded model, with the outputs of its layers, for one thread.

    It is not kept for the next picture: loading takes about 0.1 s, and a kept model would hold up to 270 MB that no
    picture has reserved. Raises cv2.error for a file that is not a model.
    """

    def __init__(self, model: Model) -> None:
        self._net: Any = cv2.dnn.readNetFromONNX(str(model.path))
        self._outputs: Sequence[str] = self._net.getUnconnectedOutLayersNames()

    def run(self, samples: Samples) -> tuple[Samples, ...]:
        """Every output for an input of shape (1, 3, height, width)."""
        self._net.setInput(samples)
        return tuple(np.array(output) for output in self._net.forward(self._outputs))
