"""Values of Cache-Control, for responses and for stored objects alike."""

from typing import Final

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""For a URL or an object name that contains the version of what it names."""

NO_STORE: Final = "no-store"
