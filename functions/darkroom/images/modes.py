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
    """Apply `function` to each color channel; opacity is kept."""
    import numpy as np

    bands = image.split()
    colors = bands[:-1] if image.mode in _PREMULTIPLIED else bands
    planes = [Image.fromarray(function(np.asarray(plane))) for plane in _in_time(colors)]
    planes += bands[len(colors) :]
    return planes[0] if len(planes) == 1 else Image.merge(image.mode, planes)


def _in_time(planes: tuple[Image.Image, ...]) -> Iterator[Image.Image]:
    """Yield each plane while time is left. Raises OutOfTime."""
    for plane in planes:
        deadline.left(0)
        yield plane
