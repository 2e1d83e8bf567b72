"""coloring:style:detail:pencils, a coloring page.

classic: total-variation denoise (Chambolle 2004), Sobel edges, to 8 bit, inverted, contrast stretched, as by
scikit-image's `denoise_tv_chambolle(weight=0.05)`, `filters.sobel`, `img_as_ubyte`, `invert`, `rescale_intensity`.

lineart: bold closed lines (Winnemoeller, Kyprianidis, Olsen 2012; Kang, Lee, Chui 2007), see `kernels.lineart`.

numbers: regions of the nearest pencil's color in CIELAB; regions too small to fill are merged into their neighbors.
Each has the pencil's number, and a legend is below, see `by_numbers`.
"""

from typing import TYPE_CHECKING

from darkroom.images.coloring.details import SIDES
from darkroom.images.coloring.pencils import BOXES, legend
from darkroom.images.models import FACES, SUBJECT, Model
from darkroom.images.paper import PAPERS, dots
from darkroom.images.parameters import Choice, Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Size
    from darkroom.images.operations import Context

SUMMARY = "Coloring page: classic shows every edge, lineart draws bold outlines, numbers adds a legend of pencils."
EXAMPLE = "coloring:lineart:3"
PARAMETERS = (
    Choice("style", ("classic", "lineart", "numbers"), default="classic"),
    Integer("detail", 1, 5, default=3, summary="for lineart and numbers: 1 (toddler: few, thick lines) to 5 (adult)"),
    Choice("pencils", tuple(BOXES), default="12", summary="for numbers: pencils in the box"),
)
FORMAT = "png"
SKETCH = "sketch"
"""The style of a posted page without `style`: classic, adapted to exposure and contrast. No chain can name it."""

_SKETCHED = 1600
"""Maximum longer side of a sketch, in pixels."""
_READABLE = 2000
"""Minimum longer side of a page with numbers, in pixels."""
_EXAMINED = {1: 900, 2: 900, 3: 900, 4: 900, 5: 1250}
"""By detail, the longer side in pixels at which line art is drawn, including letters."""
_DRAWING = 150
"""Bytes per pixel of a square with the side at which line art is drawn."""
_NUMBERS_SMOOTHING = {1: 0.16, 2: 0.12, 3: 0.088, 4: 0.064, 5: 0.048}
"""By detail, the weight of the total variation that removes texture before regions are found."""
_REGION_SIDES = {1: 200, 2: 270, 3: 360, 4: 480, 5: 640}
_REGIONS = {1: 10.0, 2: 7.5, 3: 5.5, 4: 4.5, 5: 3.5}
"""By detail, the longer side in pixels at which regions are found, and their minimum width in millimeters."""


def output_size(size: "Size", context: "Context", style: str, detail: int, pencils: str) -> "Size":
    """The page's size: line art is at most A4 at 300 dpi; numbers are large enough to read, with a legend below."""
    if style == "classic":
        return size
    if style == SKETCH:
        return _scaled(size, min(1.0, _SKETCHED / max(size)))
    short, long = (dots(side) for side in PAPERS["a4"])
    drawing = _scaled(size, min(1.0, long / max(size), short / min(size)))
    if style == "lineart":
        return drawing
    drawing = _scaled(drawing, max(1.0, _READABLE / max(drawing)))
    return drawing[0], drawing[1] + legend(drawing[0], pencils).height


def decode_size(size: "Size", context: "Context", style: str, detail: int, pencils: str) -> "Size":
    if style in ("classic", SKETCH):
        return output_size(size, context, style, detail, pencils)
    side = _EXAMINED[detail] if style == "lineart" else _REGION_SIDES[detail]
    return _scaled(size, min(1.0, side / max(size)))


def engine(style: str, detail: int, pencils: str) -> int:
    """The engine version; a page drawn with a model has another one than a page drawn without."""
    if style == "lineart":
        return 10 + 4 * SUBJECT.is_installed + 2 * FACES.is_installed
    return 3 if style == "numbers" else 2


def models(style: str, detail: int, pencils: str) -> tuple[Model, ...]:
    # The model that finds faces is released before the subject's is loaded.
    return () if style != "lineart" else (SUBJECT,) if SUBJECT.is_installed else (FACES,)


def memory(style: str, detail: int, pencils: str) -> int:
    return 16 if style in ("classic", SKETCH) else 10 if style == "lineart" else 6


def working(style: str, detail: int, pencils: str) -> int:
    return _DRAWING * SIDES[detail] ** 2 if style == "lineart" else 0


def needs_light(style: str, detail: int, pencils: str) -> bool:
    return style in ("classic", SKETCH)


def draws(style: str, detail: int, pencils: str) -> bool:
    return style in ("lineart", "numbers")


def apply(image: "Image", context: "Context", style: str, detail: int, pencils: str) -> "Image":
    if style == "classic":
        return _classic(image)
    if style == SKETCH:
        return _sketch(image, context)
    return _lineart(image, context, detail) if style == "lineart" else _numbers(image, context, detail, pencils)


def _classic(image: "Image") -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels.classic import classic
    from darkroom.images.lines import LINES
    from darkroom.images.modes import gray_on_white

    page = Image.fromarray(classic(np.asarray(gray_on_white(image))))
    page.info[LINES] = True
    return page


def _sketch(image: "Image", context: "Context") -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images import resampling
    from darkroom.images.kernels.classic import sketch
    from darkroom.images.lines import LINES
    from darkroom.images.modes import gray_on_white

    size = output_size(context.full_size or image.size, context, SKETCH, 0, "")
    gray = gray_on_white(image)
    page = Image.fromarray(sketch(np.asarray(gray if gray.size == size else resampling.resize(gray, size))))
    page.info[LINES] = True
    return page


def _lineart(image: "Image", context: "Context", detail: int) -> "Image":
    from darkroom.images.coloring import line_art
    from darkroom.images.lines import LINES
    from darkroom.images.modes import on_white

    size = output_size(context.full_size or image.size, context, "lineart", detail, "")
    drawing = line_art.page(on_white(image).convert("RGB"), size, detail)
    # Tells `page` to enlarge it as a drawing.
    drawing.info |= {"drawing": True, LINES: True}
    return drawing


def _numbers(image: "Image", context: "Context", detail: int, pencils: str) -> "Image":
    from darkroom.images import resampling
    from darkroom.images.coloring import by_numbers
    from darkroom.images.modes import on_white

    width, height = output_size(context.full_size or image.size, context, "numbers", detail, pencils)
    drawing = width, height - legend(width, pencils).height
    small = _scaled(drawing, _REGION_SIDES[detail] / max(drawing))
    photo = resampling.resize(on_white(image).convert("RGB"), small)
    return by_numbers.page(photo, drawing, pencils, _REGIONS[detail], _NUMBERS_SMOOTHING[detail])


def _scaled(size: "Size", scale: float) -> "Size":
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
