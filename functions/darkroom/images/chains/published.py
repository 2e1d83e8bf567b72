"""The chain that is run for a requested one: DARKROOM_OBSCURE_FACES puts `obscure-faces` first.

The key contains the chain, so a derivative that shows faces is never served for a request with the setting.
"""

from dataclasses import replace
from functools import cache
from typing import Final

from darkroom.config import Settings
from darkroom.images.chains.chain import SettledChain, Step, parse

STEP: Final = "obscure-faces"


def published(settings: Settings, chain: SettledChain) -> SettledChain:
    """The chain itself, or with `obscure-faces` first; a chain that obscures faces first keeps its own method."""
    if not settings.obscure_faces or is_obscured(chain.text):
        return chain
    return replace(chain, steps=(_step(), *chain.steps))


def is_obscured(text: str) -> bool:
    """Whether the canonical chain obscures faces before anything else."""
    return text.partition(",")[0].partition(":")[0] == STEP


@cache
def _step() -> Step:
    return parse(STEP, {}).steps[0]
