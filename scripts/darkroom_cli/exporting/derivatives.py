"""The derivatives of one picture: ladder, presets, coloring pages."""

from collections.abc import Mapping
from functools import cache

from darkroom.catalog.image import Image
from darkroom.config import Settings
from darkroom.delivery.urls import ladder_of
from darkroom.formats import FORMATS
from darkroom.images.chains.chain import SettledChain, parse
from darkroom.images.chains.ladder import COLORING_PAGE, rung_chain
from darkroom.images.chains.negotiation import format_for
from darkroom.images.chains.presets import presets
from darkroom.images.chains.published import published
from darkroom.images.derivatives.several import develop_each
from darkroom.images.operations import Context
from darkroom.storage import buckets
from darkroom.storage.versions import split_version
from darkroom_cli.exporting.layout import image_path

PREVIEW = 1280
"""Width in pixels of the JPEG for link previews and feed readers."""
_COLORING_PRESET = "coloring-page"
SHEETS = ("coloring-page,page:a4,format:pdf", "coloring-page,page:letter,format:pdf")


def wanted(settings: Settings, image: Image, coloring: bool) -> dict[str, SettledChain]:
    """Chains by path; with `coloring`, including the coloring page as PNG, and as PDF on both papers.

    A site with a known public URL also gets a JPEG for link previews.
    """
    named = presets(settings)
    chains = [ladder_chain(rung) for rung in ladder_of(image)]
    for name in named:
        if name == _COLORING_PRESET and not coloring:
            continue
        chain = parse(name, named)
        chains.append(chain.settled(format_for((), chain, image.name)))
    if coloring:
        chains += [parse(text, named).settled("png") for text in (COLORING_PAGE, *SHEETS)]
    if settings.public_url:
        chains.append(preview_chain())
    return {image_path(settings, image.name, image.version, chain): published(settings, chain) for chain in chains}


@cache
def ladder_chain(rung: int) -> SettledChain:
    return parse(rung_chain(rung), {}).settled("webp")


@cache
def preview_chain() -> SettledChain:
    return parse(f"resize:{PREVIEW}", {}).settled("jpeg")


def read_original(settings: Settings, image: Image) -> bytes:
    """The bytes of exactly that version. Raises NotFound if it is gone, and StorageUnavailable."""
    return buckets.originals(settings).read(image.name, image.generation)


def make(
    settings: Settings, image: Image, data: bytes, chains: Mapping[str, SettledChain]
) -> dict[str, tuple[bytes, str]]:
    """Develop the chains; returns bytes and content type by path. The files have no metadata of the source.

    Raises UnsupportedImage, BrokenImage, TooLarge.
    """
    context = Context(split_version(image.version)[1], settings.max_pixels)
    made = develop_each(data, chains, context, settings, thorough=True)
    return {path: (made[path], FORMATS[chain.format].media_type) for path, chain in chains.items()}
