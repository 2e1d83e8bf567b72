"""Recognize hosts that are this machine."""

import re
from typing import Final

_LOOPBACK: Final = re.compile(
    r"(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?|::1", re.IGNORECASE
)


def is_loopback(host: str | None) -> bool:
    """True for `localhost`, `*.localhost` (RFC 6761), 127.0.0.0/8 and ::1, each with or without a port."""
    return host is not None and _LOOPBACK.fullmatch(host) is not None
