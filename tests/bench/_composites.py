"""Composites for measuring the background remover, each with its true mask."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import _cutouts as cutouts
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

FROM_BELOW: Final = ("astronaut", "cameraman")
"""Busts, which end at the lower edge of a picture."""


@dataclass(frozen=True)
class Composite:
    subject: str
    background: str
    is_plain: bool
    is_held_out: bool
    image: Image.Image
    truth: NDArray[np.bool_]


def composites(size: tuple[int, int] = (640, 480)) -> Iterator[Composite]:
    """Every subject on the same two plain and three busy backgrounds, 75 in all."""
    for position, subject in enumerate(cutouts.SUBJECTS):
        held_out = subject in cutouts.HELD_OUT
        plain = list(cutouts.PLAIN.items())
        busy = list((cutouts.BUSY_HELD_OUT if held_out else cutouts.BUSY).items())
        chosen = [plain[(position + step) % len(plain)] for step in (0, 3)]
        chosen += [busy[(position + step) % len(busy)] for step in (0, 1, 3)]
        for turn, (name, make) in enumerate(chosen):
            random = np.random.default_rng([position, turn])
            image, truth = _compose(cutouts.SUBJECTS[subject](), make(), size, random, subject in FROM_BELOW)
            yield Composite(subject, name, name in cutouts.PLAIN, held_out, image, truth)


def _compose(
    subject: Image.Image,
    background: Image.Image,
    size: tuple[int, int],
    random: np.random.Generator,
    is_bust: bool,
) -> tuple[Image.Image, NDArray[np.bool_]]:
    width, height = size
    scale = random.uniform(0.55, 0.85) * min(width / subject.width, height / subject.height)
    shape = (max(1, round(subject.width * scale)), max(1, round(subject.height * scale)))
    subject = subject.resize(shape, Image.Resampling.LANCZOS)
    left = round((width - shape[0]) * random.uniform(0.25, 0.75))
    top = height - shape[1] if is_bust else round((height - shape[1]) * random.uniform(0.25, 0.75))
    picture = background.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    placed = Image.new("L", size)
    placed.paste(subject.getchannel("A"), (left, top))
    picture.paste(subject.convert("RGB"), (left, top), subject.getchannel("A"))
    kept = io.BytesIO()
    picture.save(kept, "jpeg", quality=90)
    return Image.open(kept), np.asarray(placed) > 127


def intersection_over_union(mask: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float((mask & truth).sum() / max(1, (mask | truth).sum()))
