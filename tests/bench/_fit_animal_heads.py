"""Fit the weights of `darkroom.images.models.animal_heads` anew, and write them (takes some minutes).

A logistic regression with a quadratic penalty. Of each picture, squares inside the head and outside it weigh the same.
"""

import json
import sys
from pathlib import Path
from typing import Final

import numpy as np
from _cut_out_animals import pictures
from _heads import Box
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images.models.animal_heads import CELL, SIDE, WEIGHTS, features

PENALTY: Final = 1e-3
ROUNDS: Final = 150

Samples = NDArray[np.float32]


def main() -> None:
    seen, inside, weights = [], [], []
    for picture, head in pictures():
        squares = features(np.asarray(picture))
        is_head = _inside(head, picture.size, squares.shape[1:])
        if head and not is_head.any():
            continue
        seen.append(squares.reshape(len(squares), -1).T)
        inside.append(is_head)
        weights.append(np.where(is_head, 0.5 / max(1, is_head.sum()), 0.5 / (~is_head).sum()))
    share = np.concatenate(weights) / len(weights)
    constant, factors = _fitted(np.concatenate(seen), np.concatenate(inside).astype(np.float32), share)
    rounded = {"constant": float(f"{constant:.4g}"), "weights": [float(f"{factor:.4g}") for factor in factors]}
    WEIGHTS.write_text(json.dumps(rounded) + "\n")
    print(f"{len(seen)} pictures, {len(factors)} weights: {WEIGHTS}")


def _inside(head: Box | None, size: tuple[int, int], squares: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether the middle of each square is in the ellipse of the head."""
    if head is None:
        return np.zeros(squares[0] * squares[1], np.bool_)
    scale = SIDE / max(size)
    width, height = size[0] * scale, size[1] * scale
    left, top, right, bottom = head[0] * width, head[1] * height, head[2] * width, head[3] * height
    y, x = ((np.arange(count) + 0.5) * CELL for count in squares)
    across = (x - (left + right) / 2) / max((right - left) / 2, CELL / 2)
    down = (y - (top + bottom) / 2) / max((bottom - top) / 2, CELL / 2)
    found: NDArray[np.bool_] = (across**2 + (down**2)[:, None] < 1).ravel()
    return found


def _fitted(seen: Samples, inside: Samples, share: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """The constant and the factors."""
    mean, deviation = seen.mean(0), seen.std(0) + 1e-3
    seen = (seen - mean) / deviation

    def loss(known: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = seen @ known[1:].astype(np.float32) + np.float32(known[0])
        slope = share * (1 / (1 + np.exp(-odds)) - inside)
        value = float((share * (np.logaddexp(0, odds) - inside * odds)).sum() + PENALTY / 2 * known[1:] @ known[1:])
        return value, np.concatenate([[slope.sum()], seen.T @ slope.astype(np.float32) + PENALTY * known[1:]])

    found = minimize(loss, np.zeros(seen.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    factors = found[1:] / deviation
    return float(found[0] - factors @ mean), factors


if __name__ == "__main__":
    main()
