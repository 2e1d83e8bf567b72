"""The four modes of a picture between steps (L, LA, RGB, RGBA), and functions that work plane by plane."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PIL import Image

from darkroom import deadline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    PlaneFunction = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]

_PREMULTIPLIED = {"LA": "La", "RGBA": "RGBa"}


def on_white(image: Image.Image) -> Image.Image:
    """Flatten onto white: LA becomes L, RGBA becomes RGB."""
    if image.mode not in _PREMULTIPLIED:
        return image
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image.convert("RGBA"))
    return flat.convert("L" if image.mode == "LA" else "RGB")


def on_color(image: Image.Image, color: str, size: tuple[int, int], corner: tuple[int, int]) -> Image.Image:
    """Flatten onto a canvas of `size` in `color` (rrggbb), with the top left at `corner`; mode L where all is gray."""
    is_gray = color[0:2] == color[2:4] == color[4:6]
    mode = "L" if is_gray and image.mode in ("L", "LA") else "RGB"
    canvas = Image.new(mode, size, f"#{color}")
    mask = image.getchannel("A") if image.mode in _PREMULTIPLIED else None
    canvas.paste(image.convert(mode), corner, mask)
    return canvas


def is_clear_in_parts(image: Image.Image) -> bool:
    """Whether some pixels are fully transparent."""
    return image.mode in _PREMULTIPLIED and image.getchannel("A").getextrema()[0] == 0


def without_hidden_colors(image: Image.Image) -> Image.Image:
    """The same picture with black as the color of every fully transparent pixel."""
    if not is_clear_in_parts(image):
        return image
    cleared = image.copy()
    cleared.paste((0,) * len(image.getbands()), mask=image.getchannel("A").point([255] + [0] * 255))
    return cleared


def with_colors_around(image: Image.Image) -> Image.Image:
    """The same picture, with hidden colors replaced by colors of visible pixels nearby.

    Filters and codecs that mix pixels at the rim then mix colors of the picture. From coarse to fine, each pixel takes
    the mean of the visible pixels in its cell.
    """
    if not is_clear_in_parts(image):
        return image
    weighted = image.convert(_PREMULTIPLIED[image.mode])
    mode = image.mode[:-1]
    colors = Image.new(mode, image.size)
    for cell in (*(side for side in (256, 64, 16, 4) if side < max(image.size)), 1):
        small = weighted.reduce(cell).convert(image.mode) if cell > 1 else image
        larger = (small.width * cell, small.height * cell)
        filled = small.resize(larger, Image.Resampling.NEAREST) if cell > 1 else small
        colors.paste(filled.convert(mode), mask=filled.getchannel("A").point([0] + [255] * 255))
    colors.putalpha(image.getchannel("A"))
    return colors


def gray_on_white(image: Image.Image) -> Image.Image:
    """Mode L, by the luma of ITU-R BT.601, with transparent parts on white."""
    return on_white(image).convert("L")


def map_planes(image: Image.Image, function: "PlaneFunction") -> Image.Image:
    """Apply `function` to each channel (height, width). Colors are weighted by opacity, so hidden colors never show."""
    import numpy as np

    working = image.convert(_PREMULTIPLIED.get(image.mode, image.mode))
    planes = [Image.fromarray(function(np.asarray(plane))) for plane in _in_time(working.split())]
    result = planes[0] if len(planes) == 1 else Image.merge(working.mode, planes)
    return result.convert(image.mode)


def map_colors(image: Image.Image, function: "PlaneFunction") -> Image.Image:
    """Apply `function` to each color channel; opacity is kept, and hidden colors have no influence."""
    import numpy as np

    bands = with_colors_around(image).split()
    colors = bands[:-1] if image.mode in _PREMULTIPLIED else bands
    planes = [Image.fromarray(function(np.asarray(plane))) for plane in _in_time(colors)]
    planes += bands[len(colors) :]
    return planes[0] if len(planes) == 1 else Image.merge(image.mode, planes)


def _in_time(planes: tuple[Image.Image, ...]) -> Iterator[Image.Image]:
    """Yield each plane while time is left. Raises OutOfTime."""
    for plane in planes:
        deadline.left(0)
        yield plane
