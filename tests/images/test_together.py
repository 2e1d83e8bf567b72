"""Several derivatives at once: a shared first step runs once, and a ladder is as good as single derivatives."""

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from darkroom.config import Settings
from darkroom.errors import BrokenImage, TooLarge
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.chains.presets import BUILT_IN
from darkroom.images.derivatives.develop import develop
from darkroom.images.derivatives.several import develop_each
from darkroom.images.operations import Context
from images.pictures import MODES, photo

TEXTS = (
    "coloring-page,format:png",
    "coloring-page,page:a4,format:pdf",
    "coloring-page,page:letter,format:jpeg",
    "square,resize:40,format:png",
    "square,rotate:30,format:webp",
    "resize:48,format:webp",
    "format:png",
    "format:webp",
)
CHAINS = {text: parse(text, BUILT_IN) for text in TEXTS}
CONTEXT = Context((0.2, 0.7), Settings().max_pixels)


def data() -> bytes:
    buffer = io.BytesIO()
    photo("chelsea").resize((90, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


def likeness(picture: Image.Image, reference: Image.Image) -> float:
    pair = [np.asarray(each.convert("L")) for each in (picture, reference)]
    return float(structural_similarity(*pair))


def test_the_bytes_are_those_of_each_alone() -> None:
    made = develop_each(data(), CHAINS, CONTEXT, Settings())
    assert list(made) == list(TEXTS)
    for text, chain in CHAINS.items():
        assert made[text] == develop(data(), chain, CONTEXT, Settings()), text


@pytest.mark.parametrize("format", ["avif", "jpeg"])
def test_a_thorough_encoder_makes_smaller_files_of_the_same_picture(format: str) -> None:
    chains = {str(width): parse(f"resize:{width},format:{format}", {}) for width in (320, 160)}
    buffer = io.BytesIO()
    photo("chelsea").save(buffer, "PNG")
    quick = develop_each(buffer.getvalue(), chains, CONTEXT, Settings())
    slow = develop_each(buffer.getvalue(), chains, CONTEXT, Settings(), thorough=True)
    for width in chains:
        assert len(slow[width]) < len(quick[width]), (width, len(slow[width]), len(quick[width]))
        pair = [Image.open(io.BytesIO(made[width])) for made in (slow, quick)]
        assert likeness(*pair) > 0.95


def test_a_shared_first_step_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run: Counter[str] = Counter()
    apply = Chain.apply

    def counted(self: Chain, image: object, context: Context) -> object:
        run.update(step.operation.name for step in self.steps)
        return apply(self, image, context)  # type: ignore[arg-type]

    monkeypatch.setattr(Chain, "apply", counted)
    develop_each(data(), CHAINS, CONTEXT, Settings())
    assert run["coloring"] == run["square"] == 1 and run["page"] == 2


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
@pytest.mark.parametrize("source", ["JPEG", "PNG"])
def test_a_ladder_is_as_near_to_the_picture_as_each_rung_alone(name: str, source: str) -> None:
    buffer = io.BytesIO()
    picture = photo(name)
    picture.save(buffer, source, **({"quality": 92} if source == "JPEG" else {}))
    rungs = {width: parse(f"resize:{width},format:webp", {}) for width in (400, 240, 160, 64)}
    made = develop_each(buffer.getvalue(), {str(width): chain for width, chain in rungs.items()}, CONTEXT, Settings())
    for width, chain in rungs.items():
        alone = develop(buffer.getvalue(), chain, CONTEXT, Settings())
        together = Image.open(io.BytesIO(made[str(width)]))
        colors = [np.asarray(each.convert("RGB")).astype(int) for each in (together, Image.open(io.BytesIO(alone)))]
        # No tint: on average each channel is the same; noise of the encoder is not counted.
        assert np.abs((colors[0] - colors[1]).mean(axis=(0, 1))).max() < 1.5
        reference = picture.resize(together.size, Image.Resampling.LANCZOS)
        assert together.size == Image.open(io.BytesIO(alone)).size
        assert likeness(together, reference) > likeness(Image.open(io.BytesIO(alone)), reference) - 0.004


@pytest.mark.parametrize("mode", MODES)
def test_a_ladder_of_any_mode(mode: str) -> None:
    buffer = io.BytesIO()
    photo("chelsea", mode).save(buffer, "PNG")
    chains = {
        text: parse(text, {}) for text in ("resize:200,format:png", "resize:30,format:png", "resize:1,format:png")
    }
    for text, made in develop_each(buffer.getvalue(), chains, CONTEXT, Settings()).items():
        ours = np.asarray(Image.open(io.BytesIO(made))).astype(int)
        alone = np.asarray(Image.open(io.BytesIO(develop(buffer.getvalue(), chains[text], CONTEXT, Settings()))))
        assert ours.shape == alone.shape and np.abs(ours - alone).mean() < 2.5, text


def test_chains_refused_alone_are_refused_together() -> None:
    with pytest.raises(TooLarge):
        develop_each(data(), CHAINS, CONTEXT, Settings(max_pixels=5000))
    with pytest.raises(TooLarge):
        develop_each(data(), CHAINS, CONTEXT, Settings(max_memory_bytes=1_000_000))
    with pytest.raises(BrokenImage):
        develop_each(data()[:-900], CHAINS, CONTEXT, Settings())
