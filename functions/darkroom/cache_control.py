"""Values of Cache-Control, for responses and for stored objects."""

from typing import Final

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""For a URL or object name that contains a version."""

NO_STORE: Final = "no-store"

REVALIDATED: Final = "public, max-age=0, must-revalidate, s-maxage=60"
"""For originals, which may be replaced or deleted under the same name: a shared cache is at most a minute out of date,
and a browser revalidates every time. URLs of derivatives contain a version and are immutable."""
