"""bitonal:threshold, black and white without grays. Otsu's threshold follows scikit-image's `threshold_otsu`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Convert to black and white, without grays."
EXAMPLE = "bitonal"
PARAMETERS = (
    Integer("threshold", 0, 255, default=0, unit="levels", summary="brighter pixels turn white; 0 uses Otsu's method"),
)
FORMAT = "png"
MEMORY = 8


def apply(image: "Image", context: "Context", threshold: int) -> "Image":
    from darkroom.images.modes import gray_on_white

    gray = gray_on_white(image)
    level = threshold or otsu(gray.histogram())
    return gray.point([0] * (level + 1) + [255] * (255 - level))


def otsu(counts: list[int]) -> int:
    """The level that best separates a histogram of 256 bins into two classes (Otsu 1979)."""
    total, mass = sum(counts), sum(level * count for level, count in enumerate(counts))
    best, threshold, below, below_mass = -1.0, 0, 0, 0
    for level, count in enumerate(counts):
        below += count
        below_mass += level * count
        if 0 < below < total:
            means = below_mass / below - (mass - below_mass) / (total - below)
            between = below * (total - below) * means * means
            if between > best:
                best, threshold = between, level
    return threshold
