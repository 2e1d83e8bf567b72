"""What the embed page may load and who may frame it, as its Content-Security-Policy."""

import base64
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from darkroom.config import Settings
from darkroom.storage import buckets


def hash_of(text: str) -> str:
    """As a policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(settings: Settings, base: str, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Pictures and JSON from here and from the bucket, scripts and styles that are named, and nothing else."""
    pictures = " ".join(dict.fromkeys([_origin(base), *_buckets(settings)]))
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(scripts) or "'none'",
        "style-src": " ".join(styles) or "'none'",
        "img-src": f"{pictures} data:",
        "connect-src": pictures,
        "base-uri": "'none'",
        "form-action": "'none'",
        # Whoever may read the API from a page may show its pictures in a frame.
        "frame-ancestors": " ".join(dict.fromkeys(["'self'", *settings.allowed_origins])),
        "require-trusted-types-for": "'script'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _buckets(settings: Settings) -> Iterable[str]:
    """Where originals and derivatives lie, if that can be read by everybody: answers may lead there."""
    for bucket in (buckets.originals(settings), buckets.derivatives(settings)):
        address = bucket.public_url("a")
        if address:
            yield _origin(address)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
