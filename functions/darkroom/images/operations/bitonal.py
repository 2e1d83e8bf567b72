"""bitonal:threshold:method, black and white without grays.

Otsu's threshold is that of scikit-image's `threshold_otsu`, Sauvola's that of its `threshold_sauvola`.
"""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Choice, Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = "Convert to black and white, without grays; a page in uneven light stays readable."
EXAMPLE = "bitonal"
PARAMETERS = (
    Integer("threshold", 0, 255, default=0, unit="levels", summary="brighter pixels turn white; 0 chooses it"),
    Choice(
        "method",
        ("auto", "otsu", "sauvola"),
        default="auto",
        summary="otsu: one threshold; sauvola: one per neighborhood; auto: sauvola for shaded pages, else otsu",
    ),
)
FORMAT = "png"
MEMORY = 2

_LEAST, _MOST = 15, 101
"""Minimum and maximum window of Sauvola's method, in pixels; between them, 1/32 of the shorter side."""


def apply(image: "Image", context: "Context", threshold: int, method: str) -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels.threshold import is_shaded_page, otsu, sauvola
    from darkroom.images.modes import gray_on_white

    gray = gray_on_white(image)
    level = threshold or otsu(gray.histogram())
    local = method == "sauvola" or (method == "auto" and is_shaded_page(np.asarray(gray), level))
    if local and not threshold:
        window = min(_MOST, max(_LEAST, min(gray.size) // 32)) | 1
        return Image.fromarray(sauvola(np.asarray(gray), window))
    return gray.point([0] * (level + 1) + [255] * (255 - level))
