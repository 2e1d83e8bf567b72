"""rotate:degrees, clockwise, by Pillow's `Image.transpose` at right angles (exact) and `Image.transform` otherwise."""

import math
from typing import TYPE_CHECKING

from darkroom.images.parameters import Number

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Rotate clockwise; right angles are exact, other angles enlarge the canvas, which is white or transparent."
EXAMPLE = "rotate:90"
PARAMETERS = (Number("degrees", -360, 360, unit="degrees", places=2, summary="clockwise"),)
MEMORY = 8


def output_size(size: "Size", context: "Context", degrees: float) -> "Size":
    """The smallest canvas that contains the rotated picture."""
    sine, cosine = _turn(degrees)
    # Rounding errors of sine and cosine must not add a pixel.
    width = math.ceil(size[0] * abs(cosine) + size[1] * abs(sine) - 1e-6)
    height = math.ceil(size[0] * abs(sine) + size[1] * abs(cosine) - 1e-6)
    return max(1, width), max(1, height)


def move_point(point: "Point", size: "Size", context: "Context", degrees: float) -> "Point":
    sine, cosine = _turn(degrees)
    width, height = output_size(size, context, degrees)
    x, y = (point[0] - 0.5) * size[0], (point[1] - 0.5) * size[1]
    return 0.5 + (x * cosine - y * sine) / width, 0.5 + (x * sine + y * cosine) / height


def apply(image: "Image", context: "Context", degrees: float) -> "Image":
    from PIL import Image

    exact = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    if degrees % 90 == 0:
        turn = int(degrees % 360)
        return image.transpose(exact[turn]) if turn else image
    ground: dict[str, tuple[float, ...]] = {
        "L": (255,),
        "LA": (255, 0),
        "RGB": (255, 255, 255),
        "RGBA": (255, 255, 255, 0),
    }
    fill = ground[image.mode]
    # A one-pixel margin around the picture smooths its edges.
    framed = Image.new(image.mode, (image.width + 2, image.height + 2), fill)
    framed.paste(image, (1, 1))
    sine, cosine = _turn(degrees)
    size = output_size(image.size, context, degrees)
    # Maps a point of the result back to the source, both relative to their centers.
    x, y = size[0] / 2, size[1] / 2
    left = framed.width / 2 - cosine * x - sine * y
    top = framed.height / 2 + sine * x - cosine * y
    matrix = (cosine, sine, left, -sine, cosine, top)
    return framed.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=fill)


def _turn(degrees: float) -> tuple[float, float]:
    """Sine and cosine, exact at right angles."""
    exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
    angle = math.radians(degrees)
    return exact.get(degrees % 360) or (math.sin(angle), math.cos(angle))
