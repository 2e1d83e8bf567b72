"""Many sizes of one picture at a time: decoded once, and each size made of a larger one.

`develop` makes one size with Pillow alone, which starts fast; here OpenCV does the work, whose start a whole gallery
pays once. The two are as near to a full-quality resize as each other, which a test holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image

from darkroom.geometry import Size
from darkroom.images.chains.chain import Chain
from darkroom.images.kernels.lessen import Plane, lessen
from darkroom.images.operations import Context

DEPTH: Final = 12
"""Bytes for each pixel of the whole picture, at most."""
_LEAST: Final = 1.5
"""A size is made of one at least so many times as wide where there is one, for small ratios blur a little."""


def is_rung(chain: Chain, size: Size, context: Context) -> bool:
    """True where a picture of that size is made smaller as a whole, and nothing else is done."""
    if len(chain.steps) != 1 or chain.steps[0].operation.name != "resize":
        return False
    step = chain.steps[0]
    output, decode_size = chain.output_sizes(size, context)[-1], step.operation.decode_size
    assert decode_size
    return output != size and decode_size(size, context, **step.arguments) == output


def sizes_of(image: Image.Image, sizes: Iterable[Size]) -> Iterator[tuple[Size, Image.Image]]:
    """The picture in each of the sizes, the largest first; none is larger than the picture itself.

    Of mode L, LA, RGB, RGBA; or YCbCr, where what comes is RGB with color at half the size of light.
    """
    ordered = sorted(set(sizes), reverse=True)
    if image.mode in ("LA", "RGBA"):
        # Hidden colors must not show: Pillow weighs them by their opacity.
        for size in ordered:
            yield size, image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return
    made = [_planes(image)]
    for size in ordered:
        # Of the sizes, not of the whole picture: its first reduction is the dearest of all.
        larger = (planes for planes in reversed(made[1:]) if planes[0].shape[1] >= _LEAST * size[0])
        light, *colors = next(larger, made[-1])
        half = -(-size[0] // 2), -(-size[1] // 2)
        made.append([lessen(light, size), *(lessen(color, half) for color in colors)])
        yield size, Image.fromarray(_joined(made[-1], size))


def _planes(image: Image.Image) -> list[Plane]:
    """All in one, or light and colors, these at half the size, which is all that a JPEG mostly has of them."""
    if image.mode != "YCbCr":
        return [np.asarray(image)]
    light, *colors = image.split()
    return [np.asarray(light), *(np.asarray(color.reduce(2)) for color in colors)]


def _joined(planes: Sequence[Plane], size: Size) -> Plane:
    if len(planes) == 1:
        return planes[0]
    light, blue, red = planes[0], *(cv2.resize(color, size, interpolation=cv2.INTER_NEAREST) for color in planes[1:])
    joined: Plane = cv2.cvtColor(cv2.merge([light, red, blue]), cv2.COLOR_YCrCb2RGB)
    return joined
