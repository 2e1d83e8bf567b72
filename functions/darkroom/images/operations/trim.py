"""trim:tolerance, removes a plain border, by Pillow's `ImageChops.difference` from the corners' color."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Remove a plain or transparent border; an image of one color is kept as it is."
EXAMPLE = "trim"
PARAMETERS = (
    Integer("tolerance", 0, 254, default=10, unit="levels", summary="maximum difference from the border's color"),
)
MEMORY = 8


def move_point(point: "Point", size: "Size", context: "Context", tolerance: int) -> None:
    """The result's position is unknown without the pixels."""


def apply(image: "Image", context: "Context", tolerance: int) -> "Image":
    from PIL import Image, ImageChops

    # Premultiplying gives all transparent pixels one color.
    flat = image.convert({"LA": "La", "RGBA": "RGBa"}.get(image.mode, image.mode))
    ground = Image.new(flat.mode, flat.size, _ground(flat))
    bands = ImageChops.difference(flat, ground).split()
    distance = bands[0]
    for band in bands[1:]:
        distance = ImageChops.lighter(distance, band)
    box = distance.point([0] * (tolerance + 1) + [255] * (255 - tolerance)).getbbox()
    return image.crop(box) if box else image


def _ground(image: "Image") -> float | tuple[int, ...]:
    """The most frequent corner color; on a tie the first of top left, top right, bottom left, bottom right."""
    right, bottom = image.width - 1, image.height - 1
    corners = [image.getpixel(corner) for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    color = max(corners, key=corners.count)
    assert color is not None
    return color
