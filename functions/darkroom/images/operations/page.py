"""page:a4|letter, a sheet to print at 300 dpi (ISO 216; ANSI/ASME Y14.1)."""

from typing import TYPE_CHECKING

from darkroom.images.paper import DOTS_PER_INCH, MARGIN, PAPERS, fit_in, sheet
from darkroom.images.parameters import Choice

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Place the image on a white sheet for printing: 300 dpi, with margins, in the image's orientation."
EXAMPLE = "page:a4"
PARAMETERS = (Choice("paper", tuple(PAPERS), default="a4"),)
MEMORY = 5


def output_size(size: "Size", context: "Context", paper: str) -> "Size":
    return sheet(paper, size)


def decode_size(size: "Size", context: "Context", paper: str) -> "Size":
    return fit_in(size, _printable(sheet(paper, size)))


def move_point(point: "Point", size: "Size", context: "Context", paper: str) -> "Point":
    canvas = sheet(paper, size)
    inner = fit_in(size, _printable(canvas))
    left, top = _corner(inner, canvas)
    return (left + point[0] * inner[0]) / canvas[0], (top + point[1] * inner[1]) / canvas[1]


def prints(paper: str) -> bool:
    return True


def apply(image: "Image", context: "Context", paper: str) -> "Image":
    from PIL import Image

    from darkroom.images import resampling
    from darkroom.images.lines import LINES
    from darkroom.images.modes import on_white

    flat = on_white(image)
    canvas = sheet(paper, context.full_size or image.size)
    inner = fit_in(context.full_size or image.size, _printable(canvas))
    drawing = inner[0] > image.width and flat.mode == "L" and image.info.get("drawing", False)
    fitted = _redrawn(flat, inner) if drawing else resampling.resize(flat, inner)
    result = Image.new(flat.mode, canvas, "white")
    result.paste(fitted, _corner(inner, canvas))
    result.info = {"dpi": (DOTS_PER_INCH, DOTS_PER_INCH), LINES: image.info.get(LINES, False)}
    return result


def _redrawn(image: "Image", size: "Size") -> "Image":
    """Enlarge a drawing with smooth contours: blur away the pixel steps, then threshold again."""
    from PIL import Image, ImageFilter

    soft = image.filter(ImageFilter.GaussianBlur(0.8)).resize(size, Image.Resampling.BICUBIC)
    steepness = 2 * size[0] / image.width
    return soft.point([min(255, max(0, round(127.5 + (level - 127.5) * steepness))) for level in range(256)])


def _printable(canvas: "Size") -> "Size":
    return canvas[0] - 2 * MARGIN, canvas[1] - 2 * MARGIN


def _corner(inner: "Size", canvas: "Size") -> tuple[int, int]:
    return (canvas[0] - inner[0]) // 2, (canvas[1] - inner[1]) // 2
