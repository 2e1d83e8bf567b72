"""Identify a visitor by a random id in a signed cookie."""

import hashlib
import re
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import Final

from itsdangerous import BadData, TimestampSigner

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, PreconditionFailed
from darkroom.storage import ABSENT
from darkroom.visitors.visitor_bucket import is_local, user_bucket

COOKIE: Final = "__session"
"""The only cookie name that Firebase Hosting passes to a function."""
_SALT: Final = b"darkroom.visitor"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_KEY_NAME: Final = "keys/cookies"
_DAY: Final = 86_400


def new_visitor() -> str:
    return secrets.token_hex(16)


def seconds(settings: Settings) -> int:
    """The cookie's lifetime, which is that of a new record."""
    return settings.user_days * _DAY


def sign(settings: Settings, visitor: str, is_here: bool) -> str:
    """The cookie's value. `is_here`: the visitor is on this machine. Raises ConfigurationError without a key."""
    return _signer(keys(settings, is_here)).sign(visitor).decode()


def verify(settings: Settings, cookie: str, is_here: bool) -> str | None:
    """The visitor's id; None if the cookie is forged, expired, or signed with a removed key."""
    try:
        visitor = _signer(keys(settings, is_here)).unsign(cookie, max_age=seconds(settings)).decode()
    except (BadData, UnicodeDecodeError):
        return None
    return visitor if _ID.fullmatch(visitor) else None


def keys(settings: Settings, is_here: bool) -> tuple[str, ...]:
    """The keys for cookies; the first one signs. Raises ConfigurationError."""
    if settings.signing_keys:
        return settings.signing_keys
    if not is_here or not is_local(settings):
        raise ConfigurationError("DARKROOM_SIGNING_KEYS is not set; my-images needs a key to sign its cookies")
    return (_own_key(settings),)


@lru_cache(maxsize=8)
def _own_key(settings: Settings) -> str:
    """The key for one's own machine, generated once and stored among the visitors' pictures."""
    bucket = user_bucket(settings)
    with suppress(PreconditionFailed):
        bucket.write(_KEY_NAME, secrets.token_hex(32).encode(), "text/plain", if_generation_match=ABSENT)
    return bucket.read(_KEY_NAME).decode()


def _signer(keys: tuple[str, ...]) -> TimestampSigner:
    # itsdangerous signs with the last key and verifies with all; our setting lists the signing key first.
    return TimestampSigner(list(reversed(keys)), salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)
