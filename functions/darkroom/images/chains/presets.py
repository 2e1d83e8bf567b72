"""Presets: two built in, and the operator's from DARKROOM_PRESETS, validated at start."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, InvalidChain
from darkroom.images import operations
from darkroom.images.chains import chain

BUILT_IN: Final = MappingProxyType({"thumb": "resize:320", "coloring-page": "coloring:lineart:3"})

_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")


def presets(settings: Settings) -> Mapping[str, str]:
    """All presets; the operator's may replace the built-in ones. Raises ConfigurationError."""
    return _checked(settings.presets)


@lru_cache(maxsize=8)
def _checked(own: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    for name, text in own:
        if not _NAME.fullmatch(name):
            raise ConfigurationError(
                f"DARKROOM_PRESETS: {name!r} is not a name; use lower-case letters, digits, hyphens"
            )
        if name in operations.names() or name in (chain.ORIGINAL, "format", "quality"):
            raise ConfigurationError(f"DARKROOM_PRESETS: {name!r} is the name of an operation; choose another name")
        try:
            chain.parse(text, {})
        except InvalidChain as error:
            raise ConfigurationError(f"DARKROOM_PRESETS: {name!r}: {error}") from None
    return MappingProxyType({**BUILT_IN, **dict(own)})


def parse_chain(text: str, settings: Settings) -> chain.Chain:
    """Parse a chain of operations and this gallery's presets. Raises InvalidChain."""
    return _parsed(text, settings.presets)


@lru_cache(maxsize=4096)
def _parsed(text: str, own: tuple[tuple[str, str], ...]) -> chain.Chain:
    return chain.parse(text, _checked(own))
