"""Links that open a closed folder: `<folder>.<expiry>.<signature>`, signed with the keys that sign URLs.

A link stops working when it expires, when its key is removed, or when `revoked` in albums.json lists its id, the first
characters of its signature.
"""

import base64
import hashlib
import time
from typing import Final

from itsdangerous import Signer

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, Forbidden
from darkroom.storage.albums.current import albums_of
from darkroom.storage.albums.document import normal
from darkroom.storage.albums.scope import Grant

ID_LENGTH: Final = 12
LONGEST: Final = 2000
_SALT: Final = b"darkroom.album"


def print_link(settings: Settings, folder: str, expires: int | None) -> str:
    """The value of `link=`. `expires` is a Unix time in seconds, None for no expiry.

    Raises ConfigurationError if no key is set.
    """
    if not settings.signing_keys:
        raise ConfigurationError("DARKROOM_SIGNING_KEYS is not set; signing needs a key")
    scope = base64.urlsafe_b64encode(folder.strip("/").encode()).decode().rstrip("=")
    return _signer(settings).sign(f"{scope}.{expires or ''}".encode()).decode()


def id_of(link: str) -> str:
    """The link's id, as listed in `revoked`."""
    return link.rpartition(".")[2][:ID_LENGTH]


def verify(settings: Settings, link: str) -> Grant:
    """The grant of a valid link. Raises Forbidden, with one text for all invalid links, so that it reveals no
    folder."""
    signer = _signer(settings) if settings.signing_keys and len(link) <= LONGEST and link.isascii() else None
    if signer is None or not signer.validate(link.encode()):
        raise Forbidden("The link is not valid. Ask its sender for a new one.")
    scope, expiry, _ = link.rsplit(".", 2)
    folder = base64.urlsafe_b64decode(scope + "=" * (-len(scope) % 4)).decode()
    if expiry and int(expiry) <= time.time():
        raise Forbidden("The link has expired. Ask its sender for a new one.")
    if id_of(link) in _revoked(settings, folder):
        raise Forbidden("The link was revoked. Ask its sender for a new one.")
    return Grant(folder, link)


def _revoked(settings: Settings, folder: str) -> set[str]:
    """The revoked link ids in the entries of the folder and its parents, in any spelling of their names."""
    parts = normal(folder).split("/")
    above = {"", *("/".join(parts[: count + 1]) for count in range(len(parts)))}
    entries = albums_of(settings).entries.items()
    return {id_of(revoked) for name, album in entries if normal(name) in above for revoked in album.revoked}


def _signer(settings: Settings) -> Signer:
    # itsdangerous signs with the last key and verifies with all; our setting lists the signing key first.
    keys = list(reversed(settings.signing_keys))
    return Signer(keys, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)
