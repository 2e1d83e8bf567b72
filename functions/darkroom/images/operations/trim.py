"""trim:tolerance, removes a plain border, which may be noisy and have specks on it; see `kernels.border`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Integer

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.geometry import Point, Size
    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = "Remove a plain or transparent border; an image of one color is kept as it is."
EXAMPLE = "trim"
PARAMETERS = (
    Integer("tolerance", 0, 254, default=10, unit="levels", summary="maximum difference from the border's color"),
)
MEMORY = 17


def move_point(point: "Point", size: "Size", context: "Context", tolerance: int) -> None:
    """The result's position is unknown without the pixels."""


def apply(image: "Image", context: "Context", tolerance: int) -> "Image":
    import numpy as np

    from darkroom.images.kernels.border import content_box

    # Premultiplied, transparent pixels all have the same color.
    samples = image.convert({"LA": "La", "RGBA": "RGBa"}.get(image.mode, image.mode))
    box = content_box(np.asarray(samples), tolerance)
    return image.crop(box) if box else image
