"""obscure-faces:method, faces made unrecognizable for good.

A face is reduced to a few mean colors before anything is drawn in its place, so no later step brings its detail back.
Faces are looked for in larger copies too, down to about 10 pixels, and with a low score: a picture frame that is
blurred by mistake does less harm than a face that is not.
"""

from typing import TYPE_CHECKING, Final

from darkroom.errors import Forbidden
from darkroom.images.models import FACES
from darkroom.images.parameters import Choice

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Make every face unrecognizable: blurred, in large pixels, or filled with one color."
EXAMPLE = "obscure-faces:pixelate"
PARAMETERS = (Choice("method", ("blur", "pixelate", "fill"), default="blur"),)
MEMORY = 8
MODELS = (FACES,)

LEAST: Final = 0.25
"""The score from which on something counts as a face."""
LONGEST: Final = 2560
MARGIN: Final = 0.3
"""Around the face, in its own width and height."""
CELLS: Final = 6
"""A face and its margin keep so many mean colors across, and as many down."""


def apply(image: "Image", context: "Context", method: str) -> "Image":
    import numpy as np

    from darkroom.images.models.faces import find_faces
    from darkroom.images.modes import on_white

    if not FACES.is_installed:
        raise Forbidden("obscure-faces needs the model that finds faces, which is not installed. Run `make models`.")
    faces = find_faces(np.asarray(on_white(image).convert("RGB")), LEAST, LONGEST)
    result = image.copy() if faces else image
    for face in faces:
        _obscure(result, face.box, method)
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
    # Pillow averages by area here: every pixel counts once, and nothing but these means is kept.
    cells = 1 if method == "fill" else CELLS
    means = part.resize((min(cells, part.width), min(cells, part.height)), Image.Resampling.BOX)
    smooth = Image.Resampling.BICUBIC if method == "blur" else Image.Resampling.NEAREST
    shape = Image.new("L", part.size)
    ImageDraw.Draw(shape).ellipse((0, 0, part.width - 1, part.height - 1), fill=255)
    if method != "blur":
        shape.paste(255, (0, 0, *part.size))
    image.paste(means.resize(part.size, smooth), box[:2], shape)
