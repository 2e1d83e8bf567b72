"""Decode a JPEG at 1/2, 1/4 or 1/8 of its size, if that suffices for a smaller picture.

At 1/4 and 1/8, libjpeg makes each pixel of a few coefficients: nearly the mean of a square, which weakens fine details
by sinc(width x frequency). In a result of at least half its size, that costs up to 1.5 points of SSIMULACRA2. A filter
of 3 x 3 pixels restores the finest ones, so that a picture decoded at 1.5 times its size is as good as one decoded at
3 times. At 1/2, it does not help.
"""

import math
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFilter

from darkroom.geometry import Size
from darkroom.images import resampling

_ROOM: Final = 2
"""A JPEG is decoded at no less than this many times the target size."""
_ROOM_OF_MEANS: Final = 1.5
"""The same for 1/4 and 1/8 with the filter."""
_MEANS: Final = (8, 4)
_FILTERED: Final = ("L", "RGB")


@dataclass(frozen=True)
class Draft:
    """`extent` is the size of the picture in decoded pixels, which may be fractions. `is_of_means`: see above."""

    extent: tuple[float, float]
    is_of_means: bool = False


def draft(image: Image.Image, size: Size, exact: bool) -> Draft:
    """Set a JPEG to decode at a part of its size that suffices for `size`.

    With `exact`, `fitted` will make that size of it, so that less suffices.
    """
    wanted = min(_ROOM * size[0], image.width), min(_ROOM * size[1], image.height)
    least = max(size[0] / image.width, size[1] / image.height) * _ROOM_OF_MEANS
    scale = next((scale for scale in _MEANS if scale * least <= 1), 0) if exact and image.mode in _FILTERED else 0
    if scale:
        wanted = image.width // scale, image.height // scale
    drafted = image.draft(None, wanted)
    return Draft(drafted[1][2:], bool(scale)) if drafted else Draft(image.size)


def fitted(image: Image.Image, draft: Draft, size: Size) -> Image.Image:
    """Crop `image` to the draft's extent and resize it to `size`.

    1/8 of 2,121 rows is 265.1, but 266 rows are decoded. Keeping all 266 would shift the picture by up to a pixel.
    """
    if image.size == draft.extent == size:
        return image
    resized = resampling.resize(image, size, (0, 0, *draft.extent))
    ratio = min(draft.extent[0] / size[0], draft.extent[1] / size[1])
    return _restored(resized, ratio) if draft.is_of_means and ratio < _ROOM else resized


def _restored(image: Image.Image, ratio: float) -> Image.Image:
    """Amplify the finest lines by two thirds of what means over `1 / ratio` of a pixel took from them.

    More would amplify coarser lines too much.
    """
    side = 1 / (2 * ratio)
    lost = math.pi * side / math.sin(math.pi * side) - 1
    weight = 2 / 3 * lost / 4
    kernel = (0, -weight, 0, -weight, 1 + 4 * weight, -weight, 0, -weight, 0)
    return image.filter(ImageFilter.Kernel((3, 3), kernel, scale=1))
