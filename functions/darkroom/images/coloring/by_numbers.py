"""A color-by-numbers page: regions of a photo, each with the number of its pencil, and a legend."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from darkroom.geometry import Size
from darkroom.images.coloring.pencils import BOXES, NO_NUMBER, Legend, legend
from darkroom.images.kernels import regions
from darkroom.images.kernels.chambolle import denoise
from darkroom.images.kernels.levels import leveled

_PAGE: Final = 277.0
"""Longer side in print, in millimeters: A4 without margins."""
_WORKED: Final = 1500
"""Pixels of the longer side at which regions get their final shape."""
_LINE: Final = 0.5
_LETTERS: Final = (2.3, 4.5)
"""In millimeters: the outline, and the smallest and largest number."""
_PAPER: Final = (255, 255, 255)
_NOISY: Final = 1.4
_MOST: Final = 0.45
"""Weight of the denoising per standard deviation of the noise, and its maximum."""
_MIDDLE: Final = 0.5
_GAMMA: Final = 1.8
_ENDS: Final = 0.04
"""The median of lightness after correction, the largest exponent of the correction, and the share of the range at
either end that does not count."""
_LIVELIER: Final = 1.25
"""Pencils are more saturated than most photos."""


def page(photo: Image.Image, size: Size, box: str, region: float, weight: float) -> Image.Image:
    """Draw the page at `size` with its legend below, in mode L. `photo` is RGB, at the size for finding regions.

    `region` is the minimum width of a region in millimeters, `weight` the strength of the denoising beforehand.
    """
    palette = regions.to_lab(np.array([[_PAPER, *(pencil.color for pencil in BOXES[box])]], np.uint8))[0]
    millimeter = max(photo.size) / _PAGE
    colors = regions.nearest(_colors(photo, weight), palette)
    colors = regions.enlarged(colors, photo.size, max(0.8, 0.2 * region * millimeter))
    colors = regions.merged(colors, palette, (region * millimeter) ** 2)
    scale = min(1.0, _WORKED / max(size))
    worked = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    millimeter = max(worked) / _PAGE
    colors = regions.merged(regions.enlarged(colors, worked, 1.2), palette, 0.6 * (region * millimeter) ** 2)
    lines = regions.outlines(colors, max(1, round(_LINE * millimeter)))
    below = legend(size[0], box)
    result = Image.new("L", (size[0], size[1] + below.height), "white")
    result.paste(_drawn(lines, size), (0, 0))
    _write_numbers(result, colors, lines, size[0] / worked[0])
    _write_legend(result, box, set(np.unique(colors).tolist()), size[1], below)
    result.info["drawing"] = True
    return result


def _colors(photo: Image.Image, weight: float) -> NDArray[np.float32]:
    """The photo in CIELAB, without texture, with full contrast, medium lightness and higher saturation."""
    level = leveled([np.asarray(plane) for plane in photo.convert("YCbCr").split()], keeps_black=True)
    weight = min(_MOST, max(weight, _NOISY * level.noise / 255))
    smooth = [denoise(np.asarray(plane), weight) for plane in level.image().split()]
    lab = regions.to_lab(np.clip(np.stack(smooth, axis=2), 0, 1))
    light = lab[..., 0] / 100
    # Paper and shadows say nothing of the exposure.
    between = light[(light > _ENDS) & (light < 1 - _ENDS)]
    middle = float(np.median(between)) if between.size else _MIDDLE
    gamma = min(_GAMMA, max(1 / _GAMMA, math.log(_MIDDLE) / math.log(middle)))
    lab[..., 0] = 100 * light**gamma
    lab[..., 1:] *= _LIVELIER
    return lab


def _drawn(lines: NDArray[np.bool_], size: Size) -> Image.Image:
    drawing = Image.fromarray(np.where(lines, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    steepness = 3 * max(1.0, max(size) / max(lines.shape))
    return drawing.point([min(255, max(0, round(127.5 + (level - 127.5) * steepness))) for level in range(256)])


def _write_numbers(page: Image.Image, colors: NDArray[np.uint8], lines: NDArray[np.bool_], scale: float) -> None:
    """Regions of paper get no number."""
    pen = ImageDraw.Draw(page)
    millimeter = max(colors.shape) / _PAGE * scale
    least, largest = (letters * millimeter for letters in _LETTERS)
    known = regions.pieces(colors)
    for color, (x, y, away) in zip(known.colors, regions.middles(known, lines), strict=True):
        if color:
            letters = round(min(largest, max(least, 1.1 * away * scale)))
            place = (x + 0.5) * scale, (y + 0.5) * scale
            if letters >= 4:
                pen.text(place, str(color), fill="black", font=ImageFont.load_default(letters), anchor="mm")


def _write_legend(page: Image.Image, box: str, used: set[int], top: int, below: Legend) -> None:
    """The pencils in use, with numbers and names, in columns."""
    if not below.height:
        return
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(below.letters)
    entries = [f"{number}  {pencil.name}" for number, pencil in enumerate(BOXES[box], 1) if number in used]
    entries += [NO_NUMBER] if 0 in used else []
    for place, entry in enumerate(entries):
        column, row = place % below.columns, place // below.columns
        if entry == NO_NUMBER:
            column, row = 0, -(-(len(entries) - 1) // below.columns)
        at = column * page.width / below.columns + 0.5 * below.letters, top + (0.6 + 1.6 * row) * below.letters
        pen.text(at, entry, fill="black", font=font, anchor="la")
