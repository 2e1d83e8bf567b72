"""Rights statements: whether they can be linked, and their short names."""

import re
from typing import Final

_CREATIVE_COMMONS: Final = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z+-]+)(?:/([\d.]+))?(?:/.*)?"
)
_DOMAINS: Final = {"zero": "CC0", "mark": "Public Domain Mark"}


def is_web_address(uri: str) -> bool:
    return re.match(r"https?://[^\s/]+", uri) is not None


def short_name(uri: str) -> str | None:
    """`CC BY 4.0` for a Creative Commons license; None for any other URI."""
    found = _CREATIVE_COMMONS.fullmatch(uri)
    if not found:
        return None
    kind, code, version = found.groups()
    name = f"CC {code.upper()}" if kind == "licenses" else _DOMAINS.get(code, code)
    return f"{name} {version}" if version else name
