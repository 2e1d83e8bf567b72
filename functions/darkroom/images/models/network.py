"""Load a model once per process, and run it in one thread at a time."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom import deadline
from darkroom.errors import Busy
from darkroom.images.models import Model

WAIT: Final = 20.0
"""Seconds to wait for another thread's run of the same model."""

Samples = NDArray[np.float32]

# Requests run in parallel already; threads within one run would only contend.
cv2.setNumThreads(1)


class Network:
    """A loaded model. OpenCV keeps the layers' outputs in it, so two threads must not share a run."""

    def __init__(self, model: Model) -> None:
        self._lock = threading.Lock()
        self._net: Any = cv2.dnn.readNetFromONNX(str(model.path))
        self._outputs: Sequence[str] = self._net.getUnconnectedOutLayersNames()

    def run(self, samples: Samples) -> tuple[Samples, ...]:
        """Every output for an input of shape (1, 3, height, width). Raises Busy."""
        if not self._lock.acquire(timeout=deadline.left(WAIT)):
            raise Busy("Another picture is being examined. Try again.", retry_after=2)
        try:
            self._net.setInput(samples)
            return tuple(np.array(output) for output in self._net.forward(self._outputs))
        finally:
            self._lock.release()


_loading = threading.Lock()
_kept: dict[Model, Network] = {}


@contextmanager
def passing(model: Model) -> Iterator[Network]:
    """The loaded model, or one loaded only for this block, so that its memory is free for the next model."""
    with _loading:
        found = _kept.get(model) or Network(model)
    yield found


def release(model: Model) -> None:
    """Unload the model. About 270 MB are free once no thread runs it; loading it again takes about 0.1 s."""
    with _loading:
        _kept.pop(model, None)


def network(model: Model) -> Network:
    """The loaded model. Raises cv2.error for a file that is not a model."""
    with _loading:
        return _kept.get(model) or _kept.setdefault(model, Network(model))
