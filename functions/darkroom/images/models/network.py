"""Load a model for one picture, and run it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models import Model, kept

Samples = NDArray[np.float32]

# Requests run in parallel already; threads within one run would only contend.
cv2.setNumThreads(1)


class Network:
    """A loaded model, with the outputs of its layers, for one thread.

    A server does not keep it for the next picture: a kept model would hold up to 270 MB that no picture has reserved.
    Raises cv2.error for a file that is not a model.
    """

    def __init__(self, model: Model, *inner: str) -> None:
        """`inner` are the names of values inside the model, which `run` returns after the outputs."""
        if inner:
            file = np.frombuffer(model.path.read_bytes() + _declared(inner), np.uint8)
            self._net: Any = cv2.dnn.readNetFromONNX(file)
        else:
            self._net = cv2.dnn.readNetFromONNX(str(model.path))
        self._outputs: Sequence[str] = self._net.getUnconnectedOutLayersNames()

    def run(self, samples: Samples) -> tuple[Samples, ...]:
        """Every output for an input of shape (1, 3, height, width)."""
        self._net.setInput(samples)
        return tuple(np.array(output) for output in self._net.forward(self._outputs))


@contextmanager
def network(model: Model, *inner: str) -> Iterator[Network]:
    """The model for one picture; a kept one within `kept.keeping`."""
    with kept.borrowed((model, inner), lambda: Network(model, *inner)) as loaded:
        yield loaded


def _declared(names: Sequence[str]) -> bytes:
    """A part of an ONNX file that declares further outputs; appended messages are merged (Protocol Buffers encoding).

    The field numbers are those of `onnx.proto`: ModelProto.graph, GraphProto.output, ValueInfoProto.name and .type.
    """
    float_tensor = _field(2, _field(1, b"\x08\x01" + _field(2, b"")))
    return b"".join(_field(7, _field(12, _field(1, name.encode()) + float_tensor)) for name in names)


def _field(number: int, data: bytes) -> bytes:
    """A field with bytes as its value, fewer than 128."""
    return bytes([number << 3 | 2, len(data)]) + data
