"""The grid: the tiles and sizes listed in info.json. It is finite, so it is served to everyone and stored."""

from dataclasses import dataclass
from typing import Final

from darkroom.geometry import Size
from darkroom.iiif.geometry import Box, ceil_divide, follow
from darkroom.images.chains.ladder import LADDER

TILE: Final = 512
SMALL: Final = (90, 200)
"""Widths that Universal Viewer requests in its index and gallery, regardless of info.json."""


@dataclass(frozen=True)
class Tile:
    """A part of the picture, and the size of its result."""

    box: Box
    output: Size


def scale_factors(picture: Size) -> tuple[int, ...]:
    """1, 2, 4 ... until the whole picture fits in one tile."""
    factors = [1]
    while max(picture) > TILE * factors[-1]:
        factors.append(factors[-1] * 2)
    return tuple(factors)


def sizes(picture: Size, most: Size) -> tuple[Size, ...]:
    """Sizes of the whole picture, ascending: at every scale factor, at the ladder's widths, and of thumbnails."""
    width, height = picture
    found = {(ceil_divide(width, factor), ceil_divide(height, factor)) for factor in scale_factors(picture)}
    found |= {(rung, follow(rung, width, height)) for rung in (*SMALL, *LADDER) if rung < width}
    return tuple(sorted(size for size in found if size[0] <= most[0] and size[1] <= most[1]))


def level(picture: Size, factor: int) -> list[Tile]:
    """All tiles at a scale factor, row by row."""
    step = TILE * factor
    return [_tile(picture, factor, x, y) for y in range(0, picture[1], step) for x in range(0, picture[0], step)]


def factor_of(box: Box, output: Size, picture: Size) -> int | None:
    """The scale factor at which this is a tile of the grid, or None."""
    for factor in scale_factors(picture):
        step = TILE * factor
        if box.x % step == 0 and box.y % step == 0 and _tile(picture, factor, box.x, box.y) == Tile(box, output):
            return factor
    return None


def tile_of_width(box: Box, width: int, picture: Size) -> Tile | None:
    """The tile that a static tree of version 2 identifies by width alone; None if there is none."""
    for factor in scale_factors(picture):
        step = TILE * factor
        if box.x % step == 0 and box.y % step == 0:
            tile = _tile(picture, factor, box.x, box.y)
            if tile.box == box and tile.output[0] == width:
                return tile
    return None


def _tile(picture: Size, factor: int, x: int, y: int) -> Tile:
    step = TILE * factor
    width, height = min(step, picture[0] - x), min(step, picture[1] - y)
    return Tile(Box(x, y, width, height), (ceil_divide(width, factor), ceil_divide(height, factor)))
