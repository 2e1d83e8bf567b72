"""The files of the matrix as Chromium paints them: one browser for all."""

import base64
from pathlib import Path

import numpy as np
import numpy.typing as npt

from viewers.running import visit

Samples = npt.NDArray[np.uint8]


def painted(files: dict[str, bytes], folder: Path) -> dict[str, Samples | None]:
    """RGBA (height, width, 4) by name; None where the browser shows nothing."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    seen = visit("../matrix/paint.mjs", str(folder))
    return {name: None if picture is None else _samples(picture) for name, picture in seen.items()}


def _samples(picture: dict[str, int | str]) -> Samples:
    data = np.frombuffer(base64.b64decode(str(picture["rgba"])), np.uint8)
    return data.reshape(int(picture["height"]), int(picture["width"]), 4)
