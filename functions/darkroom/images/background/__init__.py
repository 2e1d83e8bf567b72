"""Find the subject of a picture: the function `matte` and its providers.

A provider is a module with `matte(image) -> mask`: an RGB picture in, its opacity out, as mode L of the same size.
`embedded` needs neither weights nor network. `remote` uses the HTTP service that DARKROOM_BACKGROUND_URL names, if
that is set.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from darkroom.config import Settings

if TYPE_CHECKING:
    from PIL.Image import Image


def matte(image: "Image", settings: Settings) -> "Image":
    """The subject's opacity. A remote provider raises ServiceFailed and ServiceUnavailable."""
    provider = import_module(f"{__name__}.{'remote' if settings.background_url else 'embedded'}")
    mask: Image = provider.matte(image, settings)
    return mask
