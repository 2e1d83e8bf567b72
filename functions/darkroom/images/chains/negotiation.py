"""Content negotiation: the output format for a chain that names none, for hand-written `<img>` tags."""

from collections.abc import Collection
from typing import Final

from darkroom.formats import FORMATS, looks_like
from darkroom.images.chains.chain import Chain

_MODERN: Final = ("avif", "webp")
_MAY_BE_TRANSPARENT: Final = ("png", "gif", "webp", "avif")


def formats_for(accepted: Collection[str], chain: Chain, name: str) -> tuple[str, ...]:
    """The formats to try, best first. A later format allows larger pictures than those before.

    `accepted` are media types. `*/*` does not select a modern format: clients that cannot show it send `*/*` too.
    """
    if chain.preferred_format:
        return (chain.preferred_format,)
    source = looks_like(name)
    old = "png" if source and source.name in _MAY_BE_TRANSPARENT else "jpeg"
    return *(format for format in _MODERN if FORMATS[format].media_type in accepted), old


def format_for(accepted: Collection[str], chain: Chain, name: str) -> str:
    """The first of `formats_for`."""
    return formats_for(accepted, chain, name)[0]
