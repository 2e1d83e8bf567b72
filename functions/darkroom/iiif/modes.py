"""DARKROOM_IIIF: `tiles` serves the grid only, `level2` every legal request; the default follows DARKROOM_OPEN."""

from darkroom.config import Settings
from darkroom.errors import Forbidden
from darkroom.images.chains.authorization import is_open_here

TILES, LEVEL2, OFF = "tiles", "level2", "off"


def mode(settings: Settings, client: str | None) -> str:
    return settings.iiif or (LEVEL2 if is_open_here(settings, client) else TILES)


def require_on(settings: Settings, client: str | None) -> str:
    """The mode. Raises Forbidden if IIIF is off."""
    found = mode(settings, client)
    if found == OFF:
        raise Forbidden("IIIF is off on this server (DARKROOM_IIIF=off).")
    return found


def level(mode: str) -> str:
    """The compliance level in info.json."""
    return "level0" if mode == TILES else "level2"
