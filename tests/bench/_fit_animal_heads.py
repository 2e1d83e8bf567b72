"""Fit the weights of `darkroom.images.models.animal_heads` anew, and write them (takes some ten minutes).

The place of a head is a softmax regression over the squares of a picture and over "none", with a quadratic penalty: of
each head, any square in it is right. The head's size is a ridge regression on the squares in it.
"""

import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from _cut_out_animals import pictures
from _heads import Box
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images.models import kept
from darkroom.images.models.animal_heads import CELL, SIDE, WEIGHTS, Weights, features, subject_side
from darkroom.images.models.subject import find_subject
from darkroom.images.models.subject_shape import COUNT

PENALTY: Final = 1e-2
SHAPE_PENALTY: Final = 1e-5
"""The few features of the subject's shape are penalized less than the many of the face model."""
SIZE_PENALTY: Final = 0.03
"""Per picture."""
ROUNDS: Final = 120

Samples = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The features of each square (squares, features); which squares are in each head; and the logarithms of width and
    height of each head, relative to the subject."""

    seen: Samples
    heads: tuple[Samples, ...]
    sizes: tuple[tuple[float, float], ...]


def main() -> None:
    with kept.keeping():
        examples = [_example(np.asarray(_small(picture)), heads) for picture, heads in pictures()]
    mean, deviation = _scale(np.concatenate([example.seen for example in examples]))
    scaled = [Example((each.seen - mean) / deviation, each.heads, each.sizes) for each in examples]
    found = [_place(scaled), *_sizes(scaled)]
    rounded = []
    for weights in found:
        factors = weights[1:] / deviation
        rounded.append([float(f"{value:.4g}") for value in (weights[0] - factors @ mean, *factors)])
    names = [field.name for field in fields(Weights)]
    WEIGHTS.write_text(json.dumps(dict(zip(names, rounded, strict=True))) + "\n")
    print(f"{len(examples)} pictures, {sum(map(len, rounded))} weights: {WEIGHTS}")


def _small(picture: Image.Image) -> Image.Image:
    small = picture.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    return small


def _example(pixels: NDArray[np.uint8], heads: tuple[Box, ...]) -> Example:
    likely = find_subject(pixels)
    seen = features(pixels, likely)
    height, width = pixels.shape[:2]
    side = subject_side(pixels, likely)
    sizes = tuple(
        (float(np.log((head[2] - head[0]) * width / side)), float(np.log((head[3] - head[1]) * height / side)))
        for head in heads
    )
    inside = tuple(_inside(head, (width, height), seen.shape[1:]) for head in heads)
    return Example(seen.reshape(len(seen), -1).T, inside, sizes)


def _inside(head: Box, size: tuple[int, int], squares: tuple[int, ...]) -> Samples:
    """1 for each square with its middle in the ellipse of the head; at least one."""
    scale = SIDE / max(size) / CELL
    left, right = head[0] * size[0] * scale, head[2] * size[0] * scale
    top, bottom = head[1] * size[1] * scale, head[3] * size[1] * scale
    y, x = (np.arange(count) + 0.5 for count in squares)
    across = (x - (left + right) / 2) / max((right - left) / 2, 0.6)
    down = (y - (top + bottom) / 2) / max((bottom - top) / 2, 0.6)
    away = across**2 + (down**2)[:, None]
    return ((away < 1) | (away == away.min())).astype(np.float32).ravel()


def _scale(seen: Samples) -> tuple[Samples, Samples]:
    return seen.mean(0), seen.std(0) + np.float32(1e-3)


def _place(examples: list[Example]) -> Doubles:
    """The constant and the factors."""
    seen = np.concatenate([example.seen for example in examples])
    ends = np.cumsum([0, *(len(example.seen) for example in examples)])
    penalty = np.full(seen.shape[1], PENALTY)
    penalty[-COUNT:] = SHAPE_PENALTY

    def loss(known: Doubles) -> tuple[float, Doubles]:
        odds = seen @ known[1:].astype(np.float32) + np.float32(known[0])
        slope, value = np.zeros_like(odds), 0.0
        for example, start, end in zip(examples, ends, ends[1:], strict=False):
            share, none = softmax(odds[start:end])
            for inside in example.heads:
                hit = float(share @ inside) + 1e-9
                value -= np.log(hit) / len(example.heads)
                slope[start:end] += (share - share * inside / hit) / len(example.heads)
            if not example.heads:
                value -= np.log(none)
                slope[start:end] += share
        slope /= len(examples)
        value = value / len(examples) + 0.5 * float((penalty * known[1:] ** 2).sum())
        return value, np.concatenate([[slope.sum()], seen.T @ slope + penalty * known[1:]]).astype(np.float64)

    start = np.zeros(seen.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def softmax(odds: Samples) -> tuple[Samples, float]:
    """The share of each square, and that of none, whose odds are 1."""
    most = max(0.0, float(odds.max()))
    exponential, none = np.exp(odds - most), float(np.exp(-most))
    total = float(exponential.sum()) + none
    return exponential / total, none / total


def _sizes(examples: list[Example]) -> list[Doubles]:
    """The constants and the factors for width and height."""
    seen, sizes, shares = [], [], []
    for example in examples:
        for inside, size in zip(example.heads, example.sizes, strict=True):
            within = example.seen[inside > 0]
            seen.append(within)
            sizes.append(np.tile(size, (len(within), 1)))
            shares.append(np.full(len(within), 1 / len(within)))
    share = np.concatenate(shares)[:, None]
    rows = np.column_stack([np.ones(len(share)), np.concatenate(seen)])
    penalty = SIZE_PENALTY * len(examples) * np.eye(rows.shape[1])
    penalty[0, 0] = 0
    solved = np.linalg.solve((rows * share).T @ rows + penalty, (rows * share).T @ np.concatenate(sizes))
    return list(solved.T)


if __name__ == "__main__":
    main()
