"""Find heads of animals by what the face model sees in them, and by the shape of the subject.

CenterFace rarely takes an animal for a person, but its inner layers, a MobileNetV2, react to eyes, muzzles and beaks.
A softmax regression on two of them, on the face score and on the place in the subject gives the probability of a head
per square of 32 pixels, and that there is none; a linear regression gives its size. Both are fitted by
`tests/bench/_fit_animal_heads.py`.
"""

import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from darkroom.images.framing import Box
from darkroom.images.models import FACES
from darkroom.images.models.network import network
from darkroom.images.models.subject_shape import shape_features

SIDE: Final = 640
CELL: Final = 32
INNER: Final = ("507", "474")
"""The names of the layers in the model: 320 channels per 32 pixels, and 96 per 16 pixels."""
FLATTER: Final = 0.4
"""Exponent of the odds, since photos differ from the pictures that the weights were fitted to."""
MOST: Final = 40
"""Number of likely places that are returned, for the picture and for its mirror image each."""
SMALLEST: Final = 0.003
"""Minimum share of the picture for a subject, when sizes are relative to it."""
SIZES: Final = (-2.5, 0.5)
"""Limits of the logarithm of a head's width or height, relative to the subject."""
WEIGHTS: Final = Path(__file__).with_name("animal_heads.json")

Pixels = NDArray[np.uint8]
Samples = NDArray[np.float32]
ScoredBox = tuple[Box, float]


@dataclass(frozen=True)
class Weights:
    """A constant, then one factor per feature: for the log-odds of a head, and for the logarithms of its width and
    height, relative to the subject."""

    place: Samples
    width: Samples
    height: Samples


def likely_heads(pixels: Pixels, likely: Samples) -> tuple[ScoredBox, ...]:
    """Boxes where the head of an animal may be, 0 to 1 of an RGB picture (height, width, 3), with probabilities.

    Their sum is the probability that there is a head. `likely` is the likelihood of the subject per pixel.
    """
    mirrored = np.ascontiguousarray(pixels[:, ::-1]), np.ascontiguousarray(likely[:, ::-1])
    found = [*_heads(pixels, likely), *(_mirrored(head) for head in _heads(*mirrored))]
    return tuple((box, probability / 2) for box, probability in found)


def _heads(pixels: Pixels, likely: Samples) -> list[ScoredBox]:
    seen = features(pixels, likely)
    rows, columns = seen.shape[1:]
    weights = _weights()
    odds = FLATTER * _predicted(weights.place, seen)
    shares = np.exp(odds - max(0.0, float(odds.max())))
    shares /= shares.sum() + np.exp(-max(0.0, float(odds.max())))
    best = np.argsort(-shares, axis=None)[:MOST]
    side = subject_side(pixels, likely)
    wide, high = (side * np.exp(np.clip(_predicted(each, seen), *SIZES)) for each in (weights.width, weights.height))
    height, width = pixels.shape[:2]
    square = CELL * max(height, width) / SIDE
    found = []
    for place in zip(*np.unravel_index(best, (rows, columns)), strict=True):
        x, y = (place[1] + 0.5) * square, (place[0] + 0.5) * square
        left, right = (float(x + half * wide[place]) / width for half in (-0.5, 0.5))
        top, bottom = (float(y + half * high[place]) / height for half in (-0.5, 0.5))
        found.append(((left, top, right, bottom), float(shares[place])))
    return found


def _predicted(weights: Samples, seen: Samples) -> Samples:
    predicted: Samples = np.tensordot(weights[1:], seen, 1) + weights[0]
    return predicted


def _mirrored(head: ScoredBox) -> ScoredBox:
    (left, top, right, bottom), probability = head
    return (1 - right, top, 1 - left, bottom), probability


def subject_side(pixels: Pixels, likely: Samples) -> float:
    """The side in pixels of a square as large as the subject."""
    share = max(SMALLEST, float((likely > 0.5).mean()))
    return float(np.sqrt(share * pixels.shape[0] * pixels.shape[1]))


def features(pixels: Pixels, likely: Samples) -> Samples:
    """All features, shape (444, rows, columns), for squares that cover an RGB picture."""
    inner = _inner_features(pixels)
    return np.concatenate([inner, shape_features(likely, (inner.shape[1], inner.shape[2]))])


def _inner_features(pixels: Pixels) -> Samples:
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
def _weights() -> Weights:
    known = json.loads(WEIGHTS.read_text())
    return Weights(**{field.name: np.array(known[field.name], np.float32) for field in fields(Weights)})
