"""Many sizes of one picture: it is decoded once, and each size is made from a larger one.

`develop` makes one size with Pillow alone, which starts fast. Here OpenCV does the work; its start-up is paid once for
a whole gallery. A test holds that both are equally close to a full-quality resize.
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
"""Maximum bytes per pixel of the whole picture."""
_LEAST: Final = 1.5
"""A size is made from one at least this many times as wide, if there is one: small ratios blur slightly."""


def is_rung(chain: Chain, size: Size, context: Context) -> bool:
    """Whether the chain only reduces a picture of that size."""
    if len(chain.steps) != 1 or chain.steps[0].operation.name != "resize":
        return False
    step = chain.steps[0]
    output, decode_size = chain.output_sizes(size, context)[-1], step.operation.decode_size
    assert decode_size
    return output != size and decode_size(size, context, **step.arguments) == output


def sizes_of(image: Image.Image, sizes: Iterable[Size]) -> Iterator[tuple[Size, Image.Image]]:
    """Yield the picture in each size, largest first; none exceeds the picture itself.

    Modes L, LA, RGB, RGBA; YCbCr for RGB input whose color has half resolution.
    """
    ordered = sorted(set(sizes), reverse=True)
    if image.mode in ("LA", "RGBA"):
        # Pillow weights colors by opacity, so hidden colors do not show.
        for size in ordered:
            yield size, image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return
    made = [_planes(image)]
    for size in ordered:
        # From the sizes, not from the whole picture: its first reduction is the most expensive.
        larger = (planes for planes in reversed(made[1:]) if planes[0].shape[1] >= _LEAST * size[0])
        light, *colors = next(larger, made[-1])
        half = -(-size[0] // 2), -(-size[1] // 2)
        made.append([lessen(light, size), *(lessen(color, half) for color in colors)])
        yield size, Image.fromarray(_joined(made[-1], size))


def _planes(image: Image.Image) -> list[Plane]:
    """All channels in one, or light and color apart, with color at half resolution, as in most JPEGs."""
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
