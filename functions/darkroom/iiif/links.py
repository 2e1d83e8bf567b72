"""The header `Link: rel="canonical"` of a derivative: the IIIF URL of the same pixels."""

from typing import Final

from flask import Request, Response

from darkroom import web
from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.iiif import canonical, modes, sizes
from darkroom.iiif.masters import master_of
from darkroom.iiif.pictures import most_of
from darkroom.iiif.qualities import qualities
from darkroom.image_file.canvas import canvas_of
from darkroom.images.chains.chain import SettledChain
from darkroom.images.derivatives.derive import source
from darkroom.storage.versions import version_of
from darkroom.web.origin import known_origin

_MOST: Final = 10_000
_found: dict[tuple[str, str, tuple[tuple[str, str], ...]], str | None] = {}
"""Paths by entity tag, which identifies a derivative, mode and presets: each is computed once per process."""


def add(
    request: Request, response: Response, settings: Settings, name: str, version: str | None, chain: SettledChain
) -> None:
    """Add the header if that URL is served here. Opens nothing for a chain without an IIIF URL."""
    mode = modes.mode(settings, web.client(request))
    if mode == modes.OFF or response.status_code != 200:
        return
    key = (response.headers["ETag"], mode, settings.presets)
    if key not in _found:
        if len(_found) >= _MOST:
            _found.clear()
        is_possible = canonical.may_be_served(chain, mode)
        path, is_listed = (is_possible and _address(response, settings, name, version, chain)) or (None, False)
        _found[key] = path if mode == modes.LEVEL2 or is_listed else None
    path = _found[key]
    if path:
        response.headers["Link"] = f'<{known_origin(request, settings) or ""}{path}>;rel="canonical"'


def _address(
    response: Response, settings: Settings, name: str, version: str | None, chain: SettledChain
) -> tuple[str, bool] | None:
    """The path, and whether info.json lists it."""
    if not canonical.has_address(chain, qualities(settings)):
        return None
    size = canvas_of(response.get_data(), chain.format)
    found = canonical.path_of_result(name, chain, size) if size else None
    if found:
        return found
    try:
        blob = source(settings, name)
        # A picture that represents a larger master has different coordinates there.
        if version not in (None, version_of(blob)) or master_of(blob):
            return None
        picture = sizes.measure(settings, blob)
    except DarkroomError:
        return None
    shot = canonical.shot_of_chain(chain, picture, most_of(settings, picture), qualities(settings))
    return (canonical.path_of(name, shot), canonical.is_listed(shot)) if shot else None
