"""Many sizes of one picture at a time: decoded once, and each size made of a larger one.

`develop` makes one size with Pillow alone, which starts fast; here OpenCV does the work, whose start a whole gallery
pays once. The two are as near to a full-quality resize as each other, which a test holds.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from PIL import Image

from darkroom.images.chain import Chain
from darkroom.images.kernels.lessen import lessen
from darkroom.images.operations import Context, Size

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
    """The picture in each of the sizes, the largest first; none is larger than the picture itself."""
    ordered = sorted(set(sizes), reverse=True)
    if image.mode not in ("L", "RGB"):
        # Hidden colors must not show: Pillow weighs them by their opacity.
        for size in ordered:
            yield size, image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return
    made = [np.asarray(image)]
    for size in ordered:
        # Of the sizes, not of the whole picture: its first reduction is the dearest of all.
        larger = (pixels for pixels in reversed(made[1:]) if pixels.shape[1] >= _LEAST * size[0])
        made.append(lessen(next(larger, made[-1]), size))
        yield size, Image.fromarray(made[-1])
