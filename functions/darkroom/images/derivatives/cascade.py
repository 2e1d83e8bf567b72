"""Resize one picture to many sizes: decoded once, with each size made from a larger one."""

from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image

from darkroom.geometry import Size
from darkroom.images import resampling
from darkroom.images.chains.chain import Chain
from darkroom.images.operations import Context

DEPTH: Final = 12
"""Maximum bytes per pixel of the whole picture."""
_LEAST: Final = 1.5
"""Each size is made from one at least this many times as wide, if possible, since small ratios blur slightly."""


def is_rung(chain: Chain, size: Size, context: Context) -> bool:
    """Whether the chain only reduces a picture of that size."""
    if len(chain.steps) != 1 or chain.steps[0].operation.name != "resize":
        return False
    step = chain.steps[0]
    if step.arguments["fit"] == "pad":
        return False
    output, decode_size = chain.output_sizes(size, context)[-1], step.operation.decode_size
    assert decode_size
    return output != size and decode_size(size, context, **step.arguments) == output


def sizes_of(image: Image.Image, sizes: Iterable[Size]) -> Iterator[tuple[Size, Image.Image]]:
    """Yield `image`, of mode L, LA, RGB or RGBA, in each size, largest first; none exceeds the picture itself."""
    made: list[Image.Image] = []
    for size in sorted(set(sizes), reverse=True):
        # From a smaller size rather than the whole picture, whose first reduction is the most expensive.
        larger = next((each for each in reversed(made) if each.width >= _LEAST * size[0]), image)
        made.append(resampling.resize(larger, size))
        yield size, made[-1]
