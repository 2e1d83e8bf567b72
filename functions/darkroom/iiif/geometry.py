"""Convert region and size to pixels, by exact arithmetic. Sizes are (width, height) in pixels.

Rounding is half up, everywhere. Source: IIIF Image API 3.0, sections 4.1 and 4.2.
"""

from dataclasses import dataclass
from fractions import Fraction

from darkroom.errors import InvalidRequest
from darkroom.geometry import Size, half_up
from darkroom.iiif.grammar import Region, RequestedSize


@dataclass(frozen=True)
class Box:
    """A part of the picture: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        return self.width, self.height


def ceil_divide(value: int, divisor: int) -> int:
    return -(-value // divisor)


def box_of(region: Region, picture: Size) -> Box:
    """The region in pixels. Parts outside the picture are ignored. Raises InvalidRequest if all of it is outside."""
    width, height = picture
    if region.kind == "full":
        return Box(0, 0, width, height)
    if region.kind == "square":
        side = min(picture)
        return Box((width - side) // 2, (height - side) // 2, side, side)
    values = region.values
    if region.kind == "percent":
        values = tuple(value * side / 100 for value, side in zip(values, (width, height, width, height), strict=True))
    x, y, wide, high = (half_up(value) for value in values)
    if x >= width or y >= height:
        raise InvalidRequest(f"The region starts at {x},{y}, outside the picture, which is {width} x {height} pixels.")
    return Box(x, y, min(max(1, wide), width - x), min(max(1, high), height - y))


def output_of(size: RequestedSize, region: Size, most: Size) -> Size:
    """The size of the result for a region; `most` are the maximum width and height that are served.

    Raises InvalidRequest if the size exceeds the region or the limit.
    """
    if size.kind == "max":
        return fit(region, most)
    if size.kind == "within":
        assert size.width and size.height
        return fit(region, (min(size.width, most[0]), min(size.height, most[1])))
    output = _percent(size.percent, region) if size.kind == "percent" else _exact(size, region)
    if output[0] > region[0] or output[1] > region[1]:
        raise InvalidRequest(
            f"The size {output[0]} x {output[1]} is larger than the region, which is {region[0]} x {region[1]} pixels."
        )
    if output[0] > most[0] or output[1] > most[1]:
        raise InvalidRequest(
            f"The size {output[0]} x {output[1]} is larger than this server's limit of {most[0]} x {most[1]}."
        )
    return output


def fit(region: Size, box: Size) -> Size:
    """The largest size in the region's aspect ratio that exceeds neither the region nor the box."""
    width, height = region
    scale = min(Fraction(1), Fraction(box[0], width), Fraction(box[1], height))
    return max(1, half_up(width * scale)), max(1, half_up(height * scale))


def follow(side: int, from_side: int, other: int) -> int:
    """The other side, scaled in the same ratio as a side from `from_side` to `side`."""
    return max(1, half_up(Fraction(other * side, from_side)))


def _exact(size: RequestedSize, region: Size) -> Size:
    if size.width is None:
        assert size.height
        return follow(size.height, region[1], region[0]), size.height
    return size.width, size.height or follow(size.width, region[0], region[1])


def _percent(percent: Fraction, region: Size) -> Size:
    if not 0 < percent <= 100:
        raise InvalidRequest("A size in percent must be above 0 and at most 100.")
    width, height = (half_up(side * percent / 100) for side in region)
    if not (width and height):
        raise InvalidRequest(f"{float(percent):g} percent of {region[0]} x {region[1]} pixels is less than one pixel.")
    return width, height
