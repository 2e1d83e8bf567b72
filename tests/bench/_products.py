"""White products on white, drawn with known opacity: a cup, a bottle, a box and a lamp, each with a soft shadow."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (640, 480)
FINER: Final = 4

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Product:
    """`truth` is the opacity, 0 to 1, of the product without its shadow."""

    name: str
    image: Image.Image
    truth: Samples


def products() -> Iterator[Product]:
    """Each on pure white, on paper white and on a white that gets darker toward the corners."""
    for name, draw in (("cup", _cup), ("bottle", _bottle), ("box", _box), ("lamp", _lamp)):
        for ground in ("white", "paper", "falling off"):
            alpha, shade = draw()
            yield Product(f"{name}, {ground}", _composed(alpha, shade, _ground(ground)), alpha)


def _canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (SIZE[0] * FINER, SIZE[1] * FINER))
    return image, ImageDraw.Draw(image)


def _samples(image: Image.Image) -> Samples:
    return np.asarray(image.resize(SIZE, Image.Resampling.BOX), np.float32) / 255


def _round(left: float, right: float) -> Samples:
    """The light on an upright cylinder between two columns: brightest left of the middle."""
    across = np.clip((np.arange(SIZE[0]) - left) / (right - left), 0, 1)
    return np.tile((250 - 42 * (across - 0.35) ** 2 * 2).astype(np.float32), (SIZE[1], 1))


def _cup() -> tuple[Samples, Samples]:
    image, pen = _canvas()
    pen.rounded_rectangle([4 * x for x in (230, 170, 400, 370)], radius=4 * 26, fill=255)
    pen.ellipse([4 * x for x in (385, 210, 460, 320)], outline=255, width=4 * 16)
    shade = _round(230, 400)
    rim, pen = _canvas()
    pen.ellipse([4 * x for x in (238, 166, 392, 196)], fill=255)
    return _samples(image), shade - 16 * _samples(rim)


def _bottle() -> tuple[Samples, Samples]:
    image, pen = _canvas()
    pen.rounded_rectangle([4 * x for x in (262, 190, 378, 420)], radius=4 * 22, fill=255)
    pen.polygon([4 * x for x in (270, 200, 370, 200, 342, 140, 298, 140)], fill=255)
    pen.rounded_rectangle([4 * x for x in (295, 80, 345, 150)], radius=4 * 8, fill=255)
    return _samples(image), _round(262, 378)


def _box() -> tuple[Samples, Samples]:
    front, pen = _canvas()
    pen.rectangle([4 * x for x in (200, 200, 360, 380)], fill=255)
    top, pen = _canvas()
    pen.polygon([4 * x for x in (200, 200, 260, 150, 430, 150, 360, 200)], fill=255)
    side, pen = _canvas()
    pen.polygon([4 * x for x in (360, 200, 430, 150, 430, 320, 360, 380)], fill=255)
    parts = _samples(front), _samples(top), _samples(side)
    shade = 244 * parts[0] + 252 * parts[1] + 226 * parts[2]
    alpha = np.clip(sum(parts), 0, 1).astype(np.float32)
    return alpha, np.where(alpha > 0, shade / np.maximum(sum(parts), 1e-3), 240).astype(np.float32)


def _lamp() -> tuple[Samples, Samples]:
    image, pen = _canvas()
    pen.polygon([4 * x for x in (270, 90, 370, 90, 420, 220, 220, 220)], fill=255)
    pen.rectangle([4 * x for x in (312, 215, 328, 380)], fill=255)
    pen.ellipse([4 * x for x in (255, 365, 385, 405)], fill=255)
    return _samples(image), _round(220, 420) - 4


def _ground(kind: str) -> Samples:
    down, right = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float32)
    if kind == "falling off":
        away = ((right / SIZE[0] - 0.5) ** 2 + (down / SIZE[1] - 0.5) ** 2) * 2
        return np.asarray(254 - 16 * away, np.float32)
    return np.full((SIZE[1], SIZE[0]), 255 if kind == "white" else 249, np.float32)


def _composed(alpha: Samples, shade: Samples, ground: Samples) -> Image.Image:
    """The shadow to the right of the product and below it, darkest at its base."""
    cast = Image.fromarray((alpha * 255).astype(np.uint8))
    low = Image.new("L", SIZE)
    low.paste(cast.resize((SIZE[0], SIZE[1] // 6)), (18, round(np.flatnonzero(alpha.any(1))[-1]) - SIZE[1] // 9))
    shadow = np.asarray(low.filter(ImageFilter.GaussianBlur(9)), np.float32) / 255 * 34
    light = (ground - shadow) * (1 - alpha) + shade * alpha
    grain = np.random.default_rng(5).normal(0, 0.8, (*light.shape, 3))
    return Image.fromarray(np.clip(light[..., None] + grain, 0, 255).astype(np.uint8))
