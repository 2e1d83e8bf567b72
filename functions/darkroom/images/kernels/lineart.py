"""Line art, as in a printed coloring book.

The extended difference of Gaussians of Winnemoeller, Kyprianidis and Olsen (2012), without its fills: dark lines on
the darker side of every edge of light or color, in proportion to local contrast. Lines are made coherent along the
edge tangent flow (`flow`), and kept only in pieces that are strong somewhere (`components`) and long or deep
(`strokes`). Loose ends are continued to the next line (`closing`). Levels are normalized first (`levels`): every
constant below is relative to the picture's own range and noise.

All steps run at a size where a line is two pixels wide. To make the page, that drawing is enlarged and thresholded at
the contour between paper and ink, which is smooth at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from darkroom.images.kernels.chambolle import denoise
from darkroom.images.kernels.closing import closed
from darkroom.images.kernels.components import hysteresis
from darkroom.images.kernels.flow import Flow, Samples, blurred, gradient, smooth_along, tangents
from darkroom.images.kernels.levels import leveled
from darkroom.images.kernels.strokes import are_letters, strokes, worth_drawing

Plane = NDArray[np.uint8]

WEAK = 0.22
"""A line ends where it is weaker than this, relative to local contrast."""
STRONG = 0.55
"""A line is drawn if it is this strong somewhere."""


_SIGMA = 1.0
_WIDER = 1.6
_ALONG = 4.0
_FURTHER = 7.0
_FAINT = 0.07
_SPECKLE = 30
_DOT = 6
_BLACK = 0.035
"""Minimum pixels of a piece; and of a dot in a text, which is this deep."""
_INTERRUPTED = 2
"""Pixels that noise may remove from a line, which is then still one stroke."""
_NEAR = 6.0
_CROWDED = 0.3
_THINNER = 1.5
"""Where the share of ink in this neighborhood exceeds this limit, the excess times this factor weakens the lines."""
_QUIET = 0.012
"""Lower contrast counts as none, such as noise in a smoothed sky."""
_HUM = 0.05
"""Share of the noise that remains after denoising, which counts as no contrast."""
_NOISY = 1.4
_MOST = 0.45
"""Weight of the denoising per standard deviation of the noise, and its maximum."""
_BEHIND = 0.5
"""The strength of lines behind the subject."""


@dataclass(frozen=True)
class Drawing:
    """A soft drawing (height, width) with its contour at 127.5, to be thresholded after enlarging; 255 is full ink,
    paper is about 64. `is_text` marks letters, which need thin lines."""

    ink: Plane
    is_text: bool


def drawn(planes: Sequence[Plane], weight: float, subject: Samples | None = None) -> Drawing:
    """Draw a picture given as Y, Cb, Cr planes (height, width), denoised with at least that weight.

    `subject` is 1 where every line is drawn and 0 where only the strongest are; None draws every line everywhere.
    """
    level = leveled(planes)
    weight = min(_MOST, max(weight, _NOISY * level.noise / 255))
    # Colors have weaker edges than lightness at object borders, and less texture.
    channels = [denoise(plane, weight if number == 0 else weight / 2) for number, plane in enumerate(level.planes)]
    gradients = [gradient(channel) for channel in channels]
    raw = _edges(channels, gradients)
    edges = raw / (_around(raw) + np.float32(_QUIET + _HUM * level.noise / 255))
    if subject is not None:
        edges *= _BEHIND + (1 - _BEHIND) * subject
    flow = tangents(gradients, 2.0)
    # A second pass closes gaps: lines from the first pass raise the weight of their continuation.
    coherent = smooth_along(edges, flow, _ALONG)
    coherent = smooth_along(np.minimum(coherent, (edges + coherent) / 2), flow, _ALONG)
    field = _thinned(_continued(coherent, flow))
    lines = hysteresis(field, WEAK, STRONG, _SPECKLE)
    ink = worth_drawing(strokes(lines, raw, _INTERRUPTED), subject)
    is_text = are_letters(strokes(lines, raw), channels[0])
    if is_text:
        dots = strokes(hysteresis(field, WEAK, STRONG, _DOT), raw)
        ink |= (dots.depths >= _BLACK)[dots.numbers]
    else:
        whole = closed(ink, np.clip(-coherent / WEAK, 0, 1))
        # A bridge is as deep as the lines that it joins.
        field = np.where(whole & ~ink, np.minimum(field, -2 * WEAK), field).astype(np.float32)
        ink = whole
    shade = blurred(_alone(field, ink), 0.5)
    soft: Plane = np.rint(np.clip((shade + WEAK) * (255 / 4 / WEAK), 0, 255)).astype(np.uint8)
    return Drawing(soft, is_text)


def _edges(channels: list[Samples], gradients: list[Flow]) -> Samples:
    """Differences of Gaussians, negative on the darker side of an edge."""
    (x, y), *others = gradients
    edges: Samples = _difference(channels[0])
    for channel, (other_x, other_y) in zip(channels[1:], others, strict=True):
        # Where lightness and color change together, the color's line moves to the same side.
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
    """Extend fading lines: a pixel that continues a line counts up to four times."""
    lines = smooth_along(hysteresis(field, WEAK, STRONG, _SPECKLE).astype(np.float32), flow, _FURTHER)
    return np.where(field < -_FAINT, field * (1 + 3 * lines), field)


def _thinned(field: Samples) -> Samples:
    """Weaken lines where they are dense, so that they do not merge into blots."""
    crowd = blurred((field < -WEAK).astype(np.float32), _NEAR)
    thinned: Samples = field + np.float32(_THINNER) * np.maximum(crowd - np.float32(_CROWDED), 0)
    return thinned


def _alone(field: Samples, ink: NDArray[np.bool_]) -> Samples:
    """The field made positive at the ink, with paper in place of all other pieces."""
    stray = (field < -WEAK) & ~ink
    # The slopes around a line belong to it: its contour runs through them.
    near = _grown(_grown(ink)) & ~stray
    return np.where(near, -field, np.float32(0))


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and all pixels that touch it."""
    wide = np.pad(mask, 1)
    rows = wide[:-2] | wide[1:-1] | wide[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
