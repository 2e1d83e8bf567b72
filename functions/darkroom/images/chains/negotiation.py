"""The output format where the chain names none: by what the browser accepts, for hand-written `<img>`."""

from collections.abc import Collection
from typing import Final

from darkroom.formats import FORMATS, looks_like
from darkroom.images.chains.chain import Chain

_MODERN: Final = ("avif", "webp")
_MAY_BE_TRANSPARENT: Final = ("png", "gif", "webp", "avif")


def formats_for(accepted: Collection[str], chain: Chain, name: str) -> tuple[str, ...]:
    """The best first; each later one is for a picture that is too large for those before.

    `accepted` are media types. A modern format only where one is named: `*/*` is said by clients that show none.
    """
    if chain.preferred_format:
        return (chain.preferred_format,)
    source = looks_like(name)
    old = "png" if source and source.name in _MAY_BE_TRANSPARENT else "jpeg"
    return *(format for format in _MODERN if FORMATS[format].media_type in accepted), old


def format_for(accepted: Collection[str], chain: Chain, name: str) -> str:
    """The best of them."""
    return formats_for(accepted, chain, name)[0]
