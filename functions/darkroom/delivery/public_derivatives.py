"""Public URLs of stored derivatives, for pictures with a mark in the catalog.

Used only if DARKROOM_PUBLIC_DERIVATIVES declares them public. A URL contains the version, so a replaced picture never
shows old pixels. Derivatives without a mark keep the function's URL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from darkroom.catalog.stored import marks, store
from darkroom.config import Settings
from darkroom.images.chains.chain import SettledChain, parse
from darkroom.images.chains.ladder import COLORING_PAGE, LADDER, rung_chain
from darkroom.images.chains.presets import presets
from darkroom.images.chains.published import published
from darkroom.images.derivatives.keys import chain_part, source_prefix
from darkroom.storage import buckets

if TYPE_CHECKING:
    from darkroom.catalog.image import Image

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class _Listed:
    """The chains in our JSON: for each, its bit and the ends of its key and URL; and a digest of all."""

    bits: Mapping[str, int]
    parts: Mapping[str, str]
    ends: Mapping[str, str]
    digest: str


def mark(settings: Settings, chains: Iterable[SettledChain]) -> str:
    """The mark for a picture with these stored derivatives; "" if our JSON lists none of them."""
    listed = _listed(settings.obscure_faces, tuple(presets(settings).items()))
    there = {chain_part(published(settings, chain)) for chain in chains}
    bits = sum(bit for text, bit in listed.bits.items() if listed.parts[text] in there)
    return f"{listed.digest}:{bits:x}" if bits else ""


def addresses(settings: Settings, image: "Image") -> Mapping[str, str]:
    """Public URLs of the stored derivatives, by the text of the chain."""
    if not settings.public_derivatives or not image.mark:
        return _NONE
    listed = _listed(settings.obscure_faces, tuple(presets(settings).items()))
    digest, _, hexadecimal = image.mark.partition(":")
    base = buckets.derivatives(settings).public_url(f"{source_prefix(image.name)}{image.version}")
    if digest != listed.digest or base is None:
        return _NONE
    bits = int(hexadecimal, 16)
    return {text: base + listed.ends[text] for text, bit in listed.bits.items() if bits & bit}


def record(settings: Settings, found: Mapping[tuple[str, str], str]) -> None:
    """Store marks, by name and version, for the next reconciliation; "" if a picture's derivatives were deleted."""
    if settings.public_derivatives:
        marks.write(store.bucket_of(settings), found)


@lru_cache(maxsize=8)
def _listed(obscure_faces: bool, named: tuple[tuple[str, str], ...]) -> _Listed:
    settings = Settings(obscure_faces=obscure_faces)
    texts = [*map(rung_chain, LADDER), COLORING_PAGE]
    # Includes the engine versions, so that derivatives of an older engine have no mark.
    parts = {text: chain_part(published(settings, parse(text, dict(named)).settled("webp"))) for text in texts}
    ends = {text: f"/{quote(part)}" for text, part in parts.items()}
    digest = sha256("\n".join(parts.values()).encode()).hexdigest()[:12]
    return _Listed({text: 1 << place for place, text in enumerate(texts)}, parts, ends, digest)
