"""The web app manifest (https://www.w3.org/TR/appmanifest/): the gallery on a phone's home screen."""

from typing import Any, Final

MEDIA_TYPE: Final = "application/manifest+json"
_PAPER: Final = "#faf7f2"
_SHORT: Final = 12
"""Home screens truncate longer names."""


def manifest(name: str, about: str, accent: str, icon: str | None) -> dict[str, Any]:
    """The manifest as JSON; `icon` is the URL of an SVG."""
    values: dict[str, Any] = {
        "name": name,
        "short_name": name if len(name) <= _SHORT else name.split(maxsplit=1)[0][:_SHORT],
        "description": about or None,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": accent or _PAPER,
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml"}] if icon else None,
    }
    return {key: value for key, value in values.items() if value is not None}
