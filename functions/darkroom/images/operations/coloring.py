"""coloring:style:detail, a page to color in.

classic: total-variation denoise (Chambolle 2004), Sobel edges, to 8 bit, inverted, contrast stretched, as by
scikit-image's `denoise_tv_chambolle(weight=0.05)`, `filters.sobel`, `img_as_ubyte`, `invert`, `rescale_intensity`.

lineart: bold closed lines (Winnemoeller, Kyprianidis, Olsen 2012; Kang, Lee, Chui 2007), see `kernels.lineart`.
"""

from typing import TYPE_CHECKING

from darkroom.images.paper import PAPERS, dots
from darkroom.images.parameters import Choice, Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context, Size

ENGINE = 1
SUMMARY = "A page to color in: classic shows every edge, lineart draws closed lines as in a coloring book."
EXAMPLE = "coloring:lineart:3"
PARAMETERS = (
    Choice("style", ("classic", "lineart"), default="classic"),
    Integer("detail", 1, 5, default=3, summary="of lineart, from 1 (toddler: few, thick lines) to 5 (adult)"),
)
FORMAT = "png"

_SIDES = {1: 340, 2: 460, 3: 640, 4: 900, 5: 1250}
"""By detail, the longer side in pixels at which lines are found; there they are two pixels wide."""
_SMOOTHING = {1: 0.20, 2: 0.15, 3: 0.11, 4: 0.08, 5: 0.06}
"""By detail, the weight of the total variation that takes texture away before."""


def output_size(size: "Size", context: "Context", style: str, detail: int) -> "Size":
    """Line art is at most as large as A4 at 300 dots an inch."""
    if style == "classic":
        return size
    short, long = (dots(side) for side in PAPERS["a4"])
    return _scaled(size, min(1.0, long / max(size), short / min(size)))


def decode_size(size: "Size", context: "Context", style: str, detail: int) -> "Size":
    return size if style == "classic" else _scaled(size, min(1.0, _SIDES[detail] / max(size)))


def memory(style: str, detail: int) -> int:
    return 13 if style == "classic" else 20


def needs_light(style: str, detail: int) -> bool:
    return style == "classic"


def draws(style: str, detail: int) -> bool:
    return style != "classic"


def apply(image: "Image", context: "Context", style: str, detail: int) -> "Image":
    return _classic(image) if style == "classic" else _lineart(image, context, detail)


def _classic(image: "Image") -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels.classic import classic
    from darkroom.images.modes import gray_on_white

    return Image.fromarray(classic(np.asarray(gray_on_white(image))))


def _lineart(image: "Image", context: "Context", detail: int) -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels.lineart import drawn
    from darkroom.images.modes import on_white

    size = output_size(context.full_size or image.size, context, "lineart", detail)
    # Beyond twice its own size a picture shows nothing new.
    canvas = _scaled(size, min(2.0, _SIDES[detail] / max(size)))
    flat = on_white(image).convert("RGB").resize(canvas, Image.Resampling.LANCZOS, reducing_gap=2.0)
    ink = Image.fromarray(drawn([np.asarray(plane) for plane in flat.convert("YCbCr").split()], _SMOOTHING[detail]))
    # Enlarged, a contour is soft over as many pixels as one has become; cut again, over one.
    steepness = 3 * max(1.0, max(size) / max(canvas))
    page = [min(255, max(0, round(127.5 - (level - 127.5) * steepness))) for level in range(256)]
    drawing = ink.resize(size, Image.Resampling.BICUBIC).point(page)
    # For `page`, which enlarges a drawing otherwise than a photo.
    drawing.info["drawing"] = True
    return drawing


def _scaled(size: "Size", scale: float) -> "Size":
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
