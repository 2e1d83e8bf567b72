"""The embed page's Content-Security-Policy: allowed resources, and sites that may frame it."""

import base64
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from darkroom.config import Settings
from darkroom.setting_values import LOOPBACK_ORIGINS
from darkroom.storage import buckets


def hash_of(text: str) -> str:
    """The hash of an inline script or style, in a policy's notation."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(settings: Settings, base: str, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Allow pictures and JSON from this server and the buckets, the given scripts and styles, and nothing else."""
    pictures = " ".join(dict.fromkeys([_origin(base), *_buckets(settings)]))
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(scripts) or "'none'",
        "style-src": " ".join(styles) or "'none'",
        "img-src": f"{pictures} data:",
        "connect-src": pictures,
        "base-uri": "'none'",
        "form-action": "'none'",
        # Origins that may read the API may also show its pictures in a frame.
        "frame-ancestors": " ".join(dict.fromkeys(["'self'", *_framers(settings)])),
        "require-trusted-types-for": "'script'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _framers(settings: Settings) -> Iterable[str]:
    for origin in settings.allowed_origins:
        if origin == LOOPBACK_ORIGINS:
            # A policy's grammar has no IPv6 addresses (CSP 3, section 2.3.1).
            yield from (f"http://{host}:*" for host in ("localhost", "127.0.0.1"))
        else:
            yield origin


def _buckets(settings: Settings) -> Iterable[str]:
    """The buckets of originals and derivatives that are public, since answers may link there."""
    for bucket in (buckets.originals(settings), buckets.derivatives(settings)):
        address = bucket.public_url("a")
        if address:
            yield _origin(address)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
