"""DARKROOM_IIIF: tiles serves the grid alone, level2 every legal request; by default as open as the rest."""

from darkroom.config import Settings
from darkroom.errors import Forbidden
from darkroom.images.chains.authorization import is_open_here

TILES, LEVEL2, OFF = "tiles", "level2", "off"


def mode(settings: Settings, client: str | None) -> str:
    return settings.iiif or (LEVEL2 if is_open_here(settings, client) else TILES)


def require_on(settings: Settings, client: str | None) -> str:
    """The mode. Raises Forbidden where it is off."""
    found = mode(settings, client)
    if found == OFF:
        raise Forbidden("IIIF is off on this server (DARKROOM_IIIF=off).")
    return found


def level(mode: str) -> str:
    """The compliance level, as info.json calls it."""
    return "level0" if mode == TILES else "level2"
