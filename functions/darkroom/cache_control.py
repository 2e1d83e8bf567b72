"""Values of Cache-Control, for responses and for stored objects alike."""

from typing import Final

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""For a URL or an object name that contains the version of what it names."""

NO_STORE: Final = "no-store"

REVALIDATED: Final = "public, max-age=0, must-revalidate, s-maxage=60"
"""Of originals, which may be replaced or taken down under the same name: a shared cache is at most a minute
behind, a browser asks every time and gets a 304. URLs of derivatives carry a version and are kept for ever."""
