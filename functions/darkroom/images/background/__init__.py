"""Where the subject of a picture is. One function, `matte`, and the providers behind it.

A provider is a module with `matte(image) -> mask`: from an RGB picture to its opacity, a picture of mode L and of
the same size. `embedded` needs neither weights nor network; `remote` asks a service over HTTP, where
DARKROOM_BACKGROUND_URL names one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from darkroom.config import Settings

if TYPE_CHECKING:
    from PIL.Image import Image


def matte(image: "Image", settings: Settings) -> "Image":
    """The subject's opacity. Raises ServiceFailed and ServiceUnavailable where a service is asked."""
    provider = import_module(f"{__name__}.{'remote' if settings.background_url else 'embedded'}")
    mask: Image = provider.matte(image, settings)
    return mask
