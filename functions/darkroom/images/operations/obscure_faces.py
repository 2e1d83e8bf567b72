"""obscure-faces:method, makes faces permanently unrecognizable.

A face is reduced to a few mean colors before anything is drawn over it, so no later step can restore its detail. The
search covers enlarged copies too, down to faces of about 10 pixels, and accepts low scores: blurring an object by
mistake does less harm than missing a face.
"""

from typing import TYPE_CHECKING, Final

from darkroom.images.attention import EVERY_FACE_SIDE, every_face
from darkroom.images.models import FACES
from darkroom.images.parameters import Choice

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 3
SUMMARY = "Make every face unrecognizable: blurred, in large pixels, or filled with one color."
EXAMPLE = "obscure-faces:pixelate"
PARAMETERS = (Choice("method", ("blur", "pixelate", "fill"), default="blur"),)
EXAMINES = EVERY_FACE_SIDE
MODELS = (FACES,)

MARGIN: Final = 0.3
"""Margin around a face, relative to its width and height."""
CELLS: Final = 4
"""A face with its margin keeps this many mean colors across, and as many down."""


def working(method: str) -> int:
    return 8 * EXAMINES**2


def apply(image: "Image", context: "Context", method: str) -> "Image":
    faces = (context.faces or every_face)(image)
    result = image.copy() if faces else image
    for face, _ in faces:
        _obscure(result, face, method)
    return result


def _obscure(image: "Image", face: tuple[float, float, float, float], method: str) -> None:
    from PIL import Image, ImageDraw

    left, top, right, bottom = face
    wide, high = MARGIN * (right - left), MARGIN * (bottom - top)
    box = (
        max(0, int((left - wide) * image.width)),
        max(0, int((top - high) * image.height)),
        min(image.width, int((right + wide) * image.width) + 1),
        min(image.height, int((bottom + high) * image.height) + 1),
    )
    part = image.crop(box)
    # Pillow averages by area here: every pixel counts once, and only these means are kept.
    cells = 1 if method == "fill" else CELLS
    means = part.resize((min(cells, part.width), min(cells, part.height)), Image.Resampling.BOX)
    smooth = Image.Resampling.BICUBIC if method == "blur" else Image.Resampling.NEAREST
    shape = Image.new("L", part.size)
    ImageDraw.Draw(shape).ellipse((0, 0, part.width - 1, part.height - 1), fill=255)
    if method != "blur":
        shape.paste(255, (0, 0, *part.size))
    image.paste(means.resize(part.size, smooth), box[:2], shape)
