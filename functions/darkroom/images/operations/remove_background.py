"""remove-background[:keep[:color]]: the subject or the background alone, on transparency or a color.

`darkroom.images.background` finds the subject: built in, or by the service that the settings name.
"""

from typing import TYPE_CHECKING

from darkroom.images.models import SUBJECT
from darkroom.images.parameters import Choice, Color

if TYPE_CHECKING:
    from PIL.Image import Image

    from darkroom.images.operations import Context

SUMMARY = "Keep only the subject, or only the background; the rest becomes transparent or one color."
EXAMPLE = "remove-background"
PARAMETERS = (
    Choice("keep", ("foreground", "background"), default="foreground"),
    Color("color", default="", summary="fill for the removed part; transparent by default"),
)
FORMAT = "png"
MEMORY = 16
MODELS = (SUBJECT,)


def engine(keep: str, color: str) -> int:
    """The engine version; a result of the model has another one than a result without it."""
    return 2 if SUBJECT.is_installed else 1


def apply(image: "Image", context: "Context", keep: str, color: str) -> "Image":
    from PIL import Image, ImageChops

    from darkroom.config import settings
    from darkroom.images.background import matte
    from darkroom.images.background.colors import cut_out
    from darkroom.images.modes import on_white, with_colors_around

    mask = matte(_rgb(on_white(image)), settings())
    if keep == "background":
        mask = ImageChops.invert(mask)
    result = cut_out(_rgb(with_colors_around(image)), mask)
    if "A" in image.mode:
        result.putalpha(ImageChops.multiply(mask, image.getchannel("A")))
    if not color:
        return result
    behind = Image.new("RGB", image.size, f"#{color}")
    behind.paste(result, (0, 0), result)
    return behind


def _rgb(image: "Image") -> "Image":
    """The picture itself if it is RGB: `convert` would copy it."""
    return image if image.mode == "RGB" else image.convert("RGB")
