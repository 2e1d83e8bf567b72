"""remove-background[:keep[:color]]: the subject or the background alone, on transparency or a color.

`darkroom.images.background` finds the subject: built in, or by the service that the settings name.
"""

from typing import TYPE_CHECKING

from darkroom.images.models import SUBJECT
from darkroom.images.parameters import Choice, Color

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

ENGINE = 2
SUMMARY = "Keep only the subject, or only the background; the rest becomes transparent or one color."
EXAMPLE = "remove-background"
PARAMETERS = (
    Choice("keep", ("foreground", "background"), default="foreground"),
    Color("color", default="", summary="fill for the removed part; transparent by default"),
)
FORMAT = "png"
MEMORY = 24
MODELS = (SUBJECT,)


def apply(image: "Image", context: "Context", keep: str, color: str) -> "Image":
    import numpy as np
    from PIL import Image, ImageChops

    from darkroom.config import settings
    from darkroom.images.background import matte
    from darkroom.images.background.colors import own_colors

    flat = image if image.mode == "RGB" else image.convert("RGB")
    mask = matte(flat, settings())
    if keep == "background":
        mask = ImageChops.invert(mask)
    result = Image.fromarray(own_colors(np.asarray(flat), np.asarray(mask)))
    if "A" in image.mode:
        result.putalpha(ImageChops.multiply(mask, image.getchannel("A")))
    if not color:
        return result
    behind = Image.new("RGB", image.size, f"#{color}")
    behind.paste(result, (0, 0), result)
    return behind
