"""The tiles of one zoom level: the picture is decoded once, and each tile is resampled from the whole, without seams.

Pillow's `Image.resize(box=...)` reads pixels outside the box where its filter extends beyond it.
"""

from collections.abc import Generator, Sequence
from math import ceil
from typing import Final

from PIL import Image

from darkroom.config import Settings
from darkroom.geometry import Size
from darkroom.image_file.header import header_of, open_picture
from darkroom.images import codec, resampling
from darkroom.images.chains.chain import SettledChain
from darkroom.images.chains.published import published
from darkroom.images.derivatives import admission
from darkroom.images.derivatives.develop import check, kept_metadata, plan
from darkroom.images.operations import Context

_PLAIN: Final = SettledChain((), "jpeg")

Box = tuple[int, int, int, int]


def develop_tiles(
    data: bytes, tiles: Sequence[tuple[Box, Size]], factor: int, settings: Settings, context: Context | None = None
) -> Generator[bytes]:
    """Yield a JPEG for each tile, in order. `context` finds faces, for DARKROOM_OBSCURE_FACES.

    A tile is a box (left, top, right, bottom) of the upright picture, and its size in the result, which is smaller by
    `factor`. Raises UnsupportedImage, BrokenImage, TooLarge; Busy if memory is short. Close the generator if it is not
    run to its end.
    """
    opened = open_picture(data, settings.formats, settings.max_pixels)
    header = header_of(opened)
    size = (header.width, header.height)
    chain = published(settings, _PLAIN)
    context = context or Context(max_pixels=settings.max_pixels)
    planned = plan(chain, size, context, header)
    check(chain, planned, settings)
    # Faces are found in more pixels than a small level has.
    examined = max((step.operation.examines for step in chain.steps), default=0)
    scale = min(1.0, max(1 / factor, examined / max(size)))
    enough = (ceil(size[0] * scale), ceil(size[1] * scale))
    metadata = kept_metadata(opened, "jpeg", settings)
    with admission.memory(settings, planned.memory):
        picture = codec.decode(data, settings.formats, settings.max_pixels, codec.Need(lambda _: enough))
        picture = chain.apply(picture, context)
        across, down = picture.width / size[0], picture.height / size[1]
        for (left, top, right, bottom), output in tiles:
            window = (left * across, top * down, right * across, bottom * down)
            yield codec.encode(_part(picture, window, output), "jpeg", metadata=metadata)


def _part(picture: Image.Image, window: tuple[float, float, float, float], size: Size) -> Image.Image:
    left, top, right, bottom = window
    if (right - left, bottom - top) == size:
        return picture.crop((int(left), int(top), int(right), int(bottom)))
    return resampling.resize(picture, size, window)
