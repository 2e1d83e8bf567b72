"""Several derivatives at a time: the same bytes as one at a time, and a first step that they share is run once."""

import io
from collections import Counter

import pytest

from darkroom.config import Settings
from darkroom.errors import BrokenImage, TooLarge
from darkroom.images.chain import Chain, parse
from darkroom.images.develop import develop
from darkroom.images.operations import Context
from darkroom.images.presets import BUILT_IN
from darkroom.images.together import develop_each
from images.pictures import photo

TEXTS = (
    "coloring-page,format:png",
    "coloring-page,page:a4,format:pdf",
    "coloring-page,page:letter,format:jpeg",
    "square,resize:40,format:png",
    "square,rotate:30,format:webp",
    "resize:48,format:webp",
    "resize:48,format:jpeg",
    "format:png",
    "format:webp",
)
CHAINS = {text: parse(text, BUILT_IN) for text in TEXTS}
CONTEXT = Context((0.2, 0.7), Settings().max_pixels)


def data() -> bytes:
    buffer = io.BytesIO()
    photo("chelsea").resize((90, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_the_bytes_are_those_of_each_alone() -> None:
    made = develop_each(data(), CHAINS, CONTEXT, Settings())
    assert list(made) == list(TEXTS)
    for text, chain in CHAINS.items():
        assert made[text] == develop(data(), chain, CONTEXT, Settings()), text


def test_a_shared_first_step_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run: Counter[str] = Counter()
    apply = Chain.apply

    def counted(self: Chain, image: object, context: Context) -> object:
        run.update(step.operation.name for step in self.steps)
        return apply(self, image, context)  # type: ignore[arg-type]

    monkeypatch.setattr(Chain, "apply", counted)
    develop_each(data(), CHAINS, CONTEXT, Settings())
    assert run["coloring"] == run["square"] == 1 and run["page"] == 2


def test_what_is_refused_alone_is_refused_together() -> None:
    with pytest.raises(TooLarge):
        develop_each(data(), CHAINS, CONTEXT, Settings(max_pixels=5000))
    with pytest.raises(TooLarge):
        develop_each(data(), CHAINS, CONTEXT, Settings(max_memory_bytes=1_000_000))
    with pytest.raises(BrokenImage):
        develop_each(data()[:-900], CHAINS, CONTEXT, Settings())
