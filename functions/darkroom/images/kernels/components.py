"""Connected components of a field's deep places, by runs of pixels; Canny's hysteresis (1986) on them."""

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]


def hysteresis(field: Field, weak: float, strong: float, smallest: int) -> Mask:
    """Where the field (height, width) is below -weak, in pieces that reach -strong and have `smallest` pixels.

    Pixels that touch at a corner belong together.
    """
    height, width = field.shape
    # A column of zeros ends every row, so that a run of pixels never goes on into the next.
    flat = np.pad(field, ((0, 0), (0, 1))).ravel()
    edges = np.diff((flat < -weak).view(np.int8), prepend=np.int8(0))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return np.zeros((height, width), np.bool_)
    piece = _pieces(starts, ends, width + 1)
    pixels = np.bincount(piece, ends - starts, len(starts))
    deepest = np.zeros(len(starts), np.float32)
    between = np.column_stack([starts, ends]).ravel()
    np.minimum.at(deepest, piece, np.minimum.reduceat(flat, between)[::2])
    kept = ((pixels >= smallest) & (deepest <= -strong))[piece]
    marks = np.zeros(len(flat), np.int8)
    marks[starts[kept]] = 1
    marks[ends[kept]] = -1
    mask: Mask = np.cumsum(marks, dtype=np.int8).reshape(height, width + 1)[:, :width].astype(np.bool_)
    return mask


def _pieces(starts: Index, ends: Index, stride: int) -> Index:
    """For each run of pixels the number of the piece it belongs to: that of one of its runs."""
    first = np.searchsorted(ends, starts + stride, "left")
    last = np.searchsorted(starts, ends + stride, "right")
    counts = np.maximum(last - first, 0)
    above = np.repeat(np.arange(len(starts)), counts)
    begins = np.cumsum(counts) - counts
    below = np.arange(len(above)) - np.repeat(begins - first, counts)
    piece = np.arange(len(starts))
    while True:
        one, other = piece[above], piece[below]
        if np.array_equal(one, other):
            return piece
        lower = np.minimum(one, other)
        np.minimum.at(piece, one, lower)
        np.minimum.at(piece, other, lower)
        # Let every run point at the end of its chain.
        while not np.array_equal(piece, piece[piece]):
            piece = piece[piece]
