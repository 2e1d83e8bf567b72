"""Create a record: validate its chain and name, and store its pictures."""

import unicodedata
from collections.abc import Callable
from typing import Final

from darkroom.config import Settings
from darkroom.errors import Forbidden, InvalidRequest
from darkroom.formats import FORMATS
from darkroom.images.chains.authorization import is_open
from darkroom.images.chains.chain import Chain, SettledChain, parse
from darkroom.images.chains.presets import presets
from darkroom.images.derivatives.admission import render_slot
from darkroom.images.derivatives.develop import develop
from darkroom.images.operations import Context
from darkroom.visitors import record_store

DEFAULT_CHAIN: Final = "remove-background,format:png"
LONGEST_NAME: Final = 100
_OWN_STEP: Final = "remove-background"


def allowed_chain(settings: Settings, text: str, may_all: bool) -> SettledChain:
    """The chain, if it is `remove-background`, on the open list, or the former followed by the latter; `may_all` allows
    any.

    Raises InvalidChain, Forbidden.
    """
    parsed = parse(text or DEFAULT_CHAIN, presets(settings))
    if not parsed.steps:
        raise InvalidRequest(f"The chain has no operation. Example: {DEFAULT_CHAIN}")
    chain = parsed.settled(parsed.preferred_format or "png")
    own = chain.steps[0].operation.name == _OWN_STEP
    rest = Chain(chain.steps[1:], chain.format, chain.quality) if own else chain
    if not may_all and rest.steps and not is_open(rest, settings):
        raise Forbidden(
            f"The chain '{chain.text}' is not allowed for your own pictures. Use {_OWN_STEP}, a chain of the open list "
            "(see /api/list-operations), or the first followed by the second."
        )
    return chain


def clean_name(text: str) -> str:
    """The stripped name. Raises InvalidRequest."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in name):
        raise InvalidRequest(f"The name must have 1 to {LONGEST_NAME} characters and no control characters.")
    return name


def make(
    settings: Settings, visitor: str, name: str, chain: SettledChain, read: Callable[[], bytes]
) -> record_store.Record:
    """Create a record of the picture that `read` returns. Any failure frees its slot.

    Raises LimitReached, and the errors of developing and storing.
    """
    from darkroom.image_file.header import header_of, open_picture

    slot = None
    try:
        # While it waits for a slot, the request holds no picture in memory.
        with render_slot(settings):
            data = read()
            header = header_of(open_picture(data, settings.formats, settings.max_pixels))
            slot = record_store.take(settings, visitor, name, chain.text)
            result = develop(data, chain, Context(max_pixels=settings.max_pixels), settings)
        types = (FORMATS[header.format].media_type, FORMATS[chain.format].media_type)
        return record_store.finish(settings, visitor, slot, (data, result), types)
    except BaseException:
        if slot:
            record_store.release(settings, visitor, slot)
        raise
