"""Identify the client; check origin and enabled features."""

from typing import Final
from urllib.parse import urlsplit

from flask import Request

from darkroom.config import settings
from darkroom.errors import Forbidden
from darkroom.loopback import is_loopback
from darkroom.setting_values import LOOPBACK_ORIGINS

_FORWARDED: Final = frozenset(
    {"HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA"}
)


def require_enabled(name: str) -> None:
    """Raise Forbidden unless DARKROOM_ENABLE contains the function."""
    if name not in settings().enable:
        raise Forbidden(f"{name} is off on this server. To turn it on, add {name} to DARKROOM_ENABLE.")


def require_own_origin(request: Request) -> None:
    """Refuse a write from a page of another site (Fetch Metadata, else the Origin header)."""
    if settings().open and not _is_local_host(request):
        raise Forbidden("This server accepts writes from its own machine only (DARKROOM_OPEN=1). Use http://localhost.")
    origin = request.headers.get("Origin")
    if origin is not None and origin in {_origin(settings().public_url), *settings().allowed_origins} - {"*", ""}:
        return
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site not in ("same-origin", "none"):
        raise Forbidden("Writes from pages of other sites are refused.")
    if origin is not None and host_of(origin) != request.host:
        raise Forbidden("Writes from other origins are refused. To allow this one, add it to DARKROOM_ALLOWED_ORIGINS.")


def require_known_host(request: Request) -> None:
    """Refuse a foreign host name that resolves to this machine, if only this machine's pages may read the API."""
    own = settings()
    if LOOPBACK_ORIGINS not in own.allowed_origins or _is_local_host(request):
        return
    if request.host != urlsplit(own.public_url).netloc or not own.public_url:
        raise Forbidden(
            "This server serves only its own machine, under names such as localhost. Behind a proxy, set "
            "DARKROOM_PUBLIC_URL to the address that visitors use."
        )


def client(request: Request) -> str | None:
    """The client's address; None if a proxy forwarded the request, or if the Host is not this machine.

    So no request through a local proxy, or by a DNS name that resolves to this machine, counts as local.
    """
    if not _FORWARDED.isdisjoint(request.environ) or not _is_local_host(request):
        return None
    return request.remote_addr


def _is_local_host(request: Request) -> bool:
    return is_loopback(request.host)


def host_of(origin: str) -> str:
    """Host and port of an Origin header; "" if it has none, as in `null`."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
