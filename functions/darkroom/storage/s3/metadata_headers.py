"""Encode custom metadata for S3 headers: plain ASCII, or else encoded words (RFC 2047), as AWS returns them."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

_PLAIN: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_ENCODED: Final = re.compile(r"=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=", re.IGNORECASE)


MAX_BYTES: Final = 2048
"""S3's limit on the custom metadata of one object: bytes of keys and values together, as sent."""


def size(metadata: Mapping[str, str]) -> int:
    """Bytes of the metadata, as S3 counts them."""
    return sum(len(key) + len(value) for key, value in encode(metadata).items())


def encode(metadata: Mapping[str, str]) -> dict[str, str]:
    return {key: _encoded(value) for key, value in metadata.items()}


def decode(metadata: Mapping[str, str]) -> dict[str, str]:
    """All keys become lower case."""
    return {key: _decoded(value) for key, value in metadata.items()}


def _encoded(value: str) -> str:
    if _PLAIN.fullmatch(value) and not value.startswith("=?"):
        return value
    return f"=?UTF-8?B?{base64.b64encode(value.encode()).decode()}?="


def _decoded(value: str) -> str:
    found = _ENCODED.fullmatch(value)
    try:
        return base64.b64decode(found[1], validate=True).decode() if found else value
    except (binascii.Error, UnicodeDecodeError):
        return value
