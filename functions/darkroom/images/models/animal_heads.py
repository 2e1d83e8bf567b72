"""Find heads of animals by what the face model sees in them: eyes, muzzles, beaks.

CenterFace rarely takes an animal for a person, but its inner layers, a MobileNetV2, react to heads. A logistic
regression on two of them and on the face score gives a score per square of 32 pixels. Its weights are fitted to cut-out
animals pasted into photos, by `tests/bench/_fit_animal_heads.py`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.models import FACES
from darkroom.images.models.network import network

SIDE: Final = 640
CELL: Final = 32
INNER: Final = ("507", "474")
"""The names of the layers in the model: 320 channels per 32 pixels, and 96 per 16 pixels."""
WEIGHTS: Final = Path(__file__).with_name("animal_heads.json")

Pixels = NDArray[np.uint8]
Samples = NDArray[np.float32]


def head_scores(pixels: Pixels) -> Samples:
    """The log-odds of a head (rows, columns) in squares that cover an RGB picture (height, width, 3)."""
    seen = features(pixels)
    weights, constant = _weights()
    scores: Samples = np.tensordot(weights, seen, 1) + constant
    return scores


def features(pixels: Pixels) -> Samples:
    """The values of the inner layers and the face score, shape (417, rows, columns)."""
    height, width = pixels.shape[:2]
    scale = SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    canvas = np.zeros((SIDE, SIDE, 3), np.float32)
    canvas[: size[1], : size[0]] = cv2.resize(
        pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )
    with network(FACES, *INNER) as net:
        heat, *_, coarse, fine = net.run(np.ascontiguousarray(canvas.transpose(2, 0, 1)[None]))
    rows, columns = (max(1, round(side / CELL)) for side in (size[1], size[0]))
    face = np.log(np.maximum(heat[0], np.float32(1e-4)))
    pooled = (coarse[0], _parts(fine[0]).mean((2, 4)), _parts(face).max((2, 4)))
    return np.concatenate([plane[:, :rows, :columns] for plane in pooled])


def _parts(planes: Samples) -> Samples:
    """The planes (channels, height, width) as (channels, rows, within, columns, within)."""
    cells = SIDE // CELL
    return planes.reshape(len(planes), cells, planes.shape[1] // cells, cells, planes.shape[2] // cells)


@cache
def _weights() -> tuple[Samples, np.float32]:
    known = json.loads(WEIGHTS.read_text())
    return np.array(known["weights"], np.float32), np.float32(known["constant"])
