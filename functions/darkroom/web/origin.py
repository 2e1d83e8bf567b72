"""The server's public origin, for absolute URLs."""

from flask import Request

from darkroom.config import Settings
from darkroom.errors import AddressUnknown
from darkroom.loopback import is_loopback


def origin(request: Request, settings: Settings) -> str:
    """DARKROOM_PUBLIC_URL, or else a loopback Host; other Host headers are not trusted.

    Raises AddressUnknown.
    """
    found = known_origin(request, settings)
    if found is None:
        raise AddressUnknown("This answer needs absolute URLs. Set DARKROOM_PUBLIC_URL to this server's public URL.")
    return found


def known_origin(request: Request, settings: Settings) -> str | None:
    if settings.public_url:
        return settings.public_url
    return f"{request.scheme}://{request.host}" if is_loopback(request.host) else None
