"""gradient:x|y|magnitude, also dx and dy: the gray picture's central differences, as NumPy's `gradient`."""

from typing import TYPE_CHECKING

from darkroom.images.parameters import Choice

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 1
SUMMARY = "Brightness gradient along x or y, where middle gray is no change, or its magnitude."
EXAMPLE = "gradient:x"
PARAMETERS = (Choice("axis", ("x", "y", "magnitude"), default="magnitude", aliases={"dx": "x", "dy": "y"}),)
MEMORY = 5


def apply(image: "Image", context: "Context", axis: str) -> "Image":
    import numpy as np
    from PIL import Image

    from darkroom.images.kernels import gradient
    from darkroom.images.modes import gray_on_white

    gray = np.asarray(gray_on_white(image))
    return Image.fromarray(gradient.magnitude(gray) if axis == "magnitude" else gradient.signed(gray, axis))
