"""grayscale, by Pillow's `Image.convert("L")`: the luma of ITU-R BT.601, L = 0.299 R + 0.587 G + 0.114 B."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Convert to shades of gray."
EXAMPLE = "grayscale"
PARAMETERS = ()


def apply(image: "Image", context: "Context") -> "Image":
    return image.convert("LA" if image.mode in ("LA", "RGBA") else "L")
