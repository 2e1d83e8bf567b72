"""Qualities: `default`, `color`, `gray`, `bitonal`, every style of coloring page, and presets that keep the size."""

from functools import lru_cache

from darkroom.config import Settings
from darkroom.images import operations
from darkroom.images.chains.chain import parse
from darkroom.images.chains.presets import presets
from darkroom.images.parameters import Choice


def qualities(settings: Settings) -> dict[str, str]:
    """Map names to chains; the empty chain changes no pixels."""
    return dict(_qualities(tuple(presets(settings).items())))


@lru_cache(maxsize=8)
def _qualities(named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    found = {"default": "", "color": "", "gray": "grayscale", "bitonal": "bitonal", "coloring": "coloring"}
    style = operations.load("coloring").parameters[0]
    assert isinstance(style, Choice)
    found |= {f"coloring-{name}": f"coloring:{name}" for name in style.choices if name != style.default}
    for name, text in named:
        if name not in found and _keeps_size(text):
            found[name] = text
    return tuple(found.items())


def _keeps_size(text: str) -> bool:
    """Whether a preset sets neither size, format nor quality."""
    chain = parse(text, {})
    if chain.format or chain.quality is not None or not chain.steps:
        return False
    return all(step.operation.output_size is operations.same_size for step in chain.steps)
