"""A picture drawn in lines, as in a printed coloring book.

The extended difference of Gaussians of Winnemoeller, Kyprianidis and Olsen (2012), without its fills: dark lines on
the darker side of every edge of light or color, in proportion to the contrast around, made coherent along the
edge tangent flow (`flow`), and kept only in pieces that are somewhere strong (`components`), and long or deep
(`strokes`).

All of it is done at the size where the lines that are wanted are two pixels wide; the page is that drawing
enlarged, and then cut at the level where paper ends and ink begins, which leaves smooth contours at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from darkroom.images.kernels.chambolle import denoise
from darkroom.images.kernels.components import hysteresis
from darkroom.images.kernels.flow import Flow, Samples, blurred, gradient, smooth_along, tangents
from darkroom.images.kernels.strokes import are_letters, strokes, worth_drawing

Plane = NDArray[np.uint8]

WEAK = 0.22
"""A line ends where it is weaker than this, relative to the contrast around it."""
STRONG = 0.55
"""A line is drawn if it is somewhere as strong as this."""


_SIGMA = 1.0
_WIDER = 1.6
_ALONG = 4.0
_FURTHER = 7.0
_FAINT = 0.07
_SPECKLE = 30
_NEAR = 6.0
_CROWDED = 0.3
_THINNER = 1.5
"""Within so many pixels, from that share of ink on, every further part of ink takes so much off a line's strength."""
_QUIET = 0.012
"""Contrast that counts as none: noise in a sky stays under it once the picture is smoothed."""


@dataclass(frozen=True)
class Drawing:
    """A soft drawing (height, width): its contour is at 127.5, to be cut there after it is enlarged; 255 is full
    ink, paper about 64. With `is_text` it is of letters, which want thin lines."""

    ink: Plane
    is_text: bool


def drawn(planes: Sequence[Plane], weight: float) -> Drawing:
    """Of a picture in Y, Cb, Cr, each (height, width), first smoothed by total variation of that weight."""
    # Color changes by less than light where things end, and carries less texture.
    channels = [denoise(plane, weight if number == 0 else weight / 2) for number, plane in enumerate(planes)]
    channels[0] *= _gain(channels[0])
    gradients = [gradient(channel) for channel in channels]
    raw = _edges(channels, gradients)
    edges = raw / (_around(raw) + np.float32(_QUIET))
    flow = tangents(gradients, 2.0)
    # A second round closes gaps: lines that the first one has found count for more in their continuation.
    coherent = smooth_along(edges, flow, _ALONG)
    coherent = smooth_along(np.minimum(coherent, (edges + coherent) / 2), flow, _ALONG)
    field = _thinned(_continued(coherent, flow))
    found = strokes(hysteresis(field, WEAK, STRONG, _SPECKLE), raw)
    ink = blurred(_alone(field, worth_drawing(found)), 0.5)
    soft: Plane = np.rint(np.clip((ink + WEAK) * (255 / 4 / WEAK), 0, 255)).astype(np.uint8)
    return Drawing(soft, are_letters(found, channels[0]))


def _gain(light: Samples) -> np.float32:
    """What stretches a dull picture, at most two and a half times."""
    dark, bright = np.percentile(light, [1, 99])
    return np.float32(min(2.5, 1 / max(float(bright - dark), 0.05)))


def _edges(channels: list[Samples], gradients: list[Flow]) -> Samples:
    """Differences of Gaussians, below 0 on the darker side of an edge."""
    (x, y), *others = gradients
    edges: Samples = _difference(channels[0])
    for channel, (other_x, other_y) in zip(channels[1:], others, strict=True):
        # Where light and color change together, the color's line is to lie on the same side.
        together = blurred(x * other_x + y * other_y, 3.0)
        side: Samples = np.tanh((together + np.float32(1e-6)) / np.float32(2e-6))
        edges += side * _difference(channel)
    return edges


def _around(edges: Samples) -> Samples:
    """The root mean square of the edges within about a tenth of the picture."""
    height, width = edges.shape
    power = Image.fromarray(edges * edges)
    small = power.resize((-(-width // 8), -(-height // 8)), Image.Resampling.BOX)
    spread = Image.fromarray(blurred(np.asarray(small), max(edges.shape) / 14 / 8))
    mean: Samples = np.asarray(spread.resize((width, height), Image.Resampling.BILINEAR))
    return np.asarray(np.sqrt(np.maximum(mean, 0)))


def _difference(channel: Samples) -> Samples:
    return blurred(channel, _SIGMA) - blurred(channel, _SIGMA * _WIDER)


def _continued(field: Samples, flow: Flow) -> Samples:
    """Lines drawn on where they go faint: what lies in their continuation counts up to four times."""
    lines = smooth_along(hysteresis(field, WEAK, STRONG, _SPECKLE).astype(np.float32), flow, _FURTHER)
    return np.where(field < -_FAINT, field * (1 + 3 * lines), field)


def _thinned(field: Samples) -> Samples:
    """Lines made thinner where they crowd, so that they do not run together into blots."""
    crowd = blurred((field < -WEAK).astype(np.float32), _NEAR)
    thinned: Samples = field + np.float32(_THINNER) * np.maximum(crowd - np.float32(_CROWDED), 0)
    return thinned


def _alone(field: Samples, ink: NDArray[np.bool_]) -> Samples:
    """The field turned positive at the ink, and paper instead of every other piece."""
    stray = (field < -WEAK) & ~ink
    # The slopes around a line belong to it: its contour is cut through them.
    near = _grown(_grown(ink)) & ~stray
    return np.where(near, -field, np.float32(0))


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and all pixels that touch it."""
    wide = np.pad(mask, 1)
    rows = wide[:-2] | wide[1:-1] | wide[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
