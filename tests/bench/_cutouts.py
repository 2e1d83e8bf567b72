"""Subjects and backgrounds with known truth, made from the photos that scikit-image ships.

The outlines were traced roughly by hand, which is precise enough, since a pasted subject has exactly its outline.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import skimage
from PIL import Image, ImageDraw, ImageFilter, ImageOps
from skimage import morphology

FOLDER: Final = Path(skimage.__file__).parent / "data"
FINER: Final = 4

Points = Sequence[tuple[float, float]]

ASTRONAUT: Final = (
    (154, 66), (165, 48), (186, 34), (200, 22), (230, 15), (258, 20), (282, 34), (295, 55), (300, 85), (297, 112),
    (286, 130), (270, 140), (262, 158), (257, 172), (280, 190), (298, 215), (306, 234), (330, 248), (346, 272),
    (358, 310), (366, 346), (350, 352), (322, 370), (300, 398), (284, 430), (278, 470), (282, 512), (30, 512),
    (22, 450), (20, 400), (22, 340), (36, 300), (50, 270), (70, 240), (100, 214), (116, 205), (114, 186), (124, 180),
    (136, 160), (156, 150), (184, 148), (182, 132), (170, 122), (158, 104), (154, 85),
)  # fmt: skip
SHUTTLE: Final = (
    (396, 40), (402, 12), (414, 0), (426, 2), (436, 24), (440, 50), (446, 40), (454, 56), (456, 180), (456, 208),
    (456, 236), (459, 262), (470, 276), (440, 284), (414, 284), (410, 292), (378, 290), (370, 284), (366, 272),
    (372, 250), (380, 232), (356, 222), (358, 204), (378, 180), (379, 110), (384, 92), (382, 60), (388, 42),
)  # fmt: skip
CAMERAMAN: Final = (
    (0, 258), (20, 228), (40, 200), (60, 158), (80, 140), (110, 127), (130, 124), (148, 108), (164, 105), (168, 90),
    (184, 72), (205, 64), (230, 68), (252, 86), (268, 105), (270, 122), (262, 132), (254, 138), (254, 150),
    (250, 168), (246, 178), (244, 192), (236, 200), (246, 214), (262, 212), (276, 206), (292, 216), (298, 234),
    (296, 250), (304, 262), (302, 276), (286, 292), (262, 306), (244, 312), (224, 304), (206, 294), (190, 318),
    (160, 358), (141, 382), (148, 420), (150, 460), (152, 512), (0, 512),
)  # fmt: skip
ROCKET: Final = (
    (323, 127), (329, 133), (333, 142), (334, 160), (333, 176), (330, 182), (330, 395), (312, 395), (313, 182),
    (311, 174), (311, 145), (315, 135),
)  # fmt: skip
CAT: Final = (
    (40, 0), (396, 0), (376, 40), (358, 72), (364, 110), (362, 150), (350, 180), (330, 206), (316, 224), (312, 250),
    (300, 268), (272, 282), (240, 290), (200, 284), (160, 270), (120, 246), (84, 214), (60, 176), (40, 140), (34, 100),
    (32, 50),
)  # fmt: skip


@cache
def photo(name: str) -> Image.Image:
    return Image.open(FOLDER / name).convert("RGB")


def traced(name: str, points: Points) -> Image.Image:
    """The photo inside a smooth outline, cropped to it."""
    image = photo(name)
    large = Image.new("L", (image.width * FINER, image.height * FINER))
    ImageDraw.Draw(large).polygon([(x * FINER, y * FINER) for x, y in points], fill=255)
    return _cut(image, large.filter(ImageFilter.GaussianBlur(FINER)).resize(image.size, Image.Resampling.BOX))


def ellipses(name: str, *boxes: tuple[float, float, float, float]) -> Image.Image:
    image = photo(name)
    large = Image.new("L", (image.width * FINER, image.height * FINER))
    for box in boxes:
        ImageDraw.Draw(large).ellipse([value * FINER for value in box], fill=255)
    return _cut(image, large.resize(image.size, Image.Resampling.BOX))


def coin(box: tuple[float, float, float, float]) -> Image.Image:
    """One coin, enlarged five times."""
    small = ellipses("coins.png", box)
    return small.resize((small.width * 5, small.height * 5), Image.Resampling.BICUBIC)


def motorcycle() -> Image.Image:
    """The pixels closer than the garage and above its floor, by the photo's measured disparities."""
    disparity = np.load(FOLDER / "motorcycle_disp.npz")["arr_0"]
    near = np.where(np.isfinite(disparity), disparity, 0)
    rows = np.arange(near.shape[0])[:, None]
    floor = np.interp(rows, (230, 500), (28, np.percentile(near[-8:], 50)))
    mask = (near > np.maximum(floor + 2.5, 36)) & (rows < 455)
    mask = morphology.closing(mask, morphology.disk(2))
    mask = morphology.remove_small_objects(mask, max_size=1500)
    soft = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    return _cut(photo("motorcycle_left.png"), soft)


def horse(texture: Image.Image | str) -> Image.Image:
    """The silhouette, filled with a color or a piece of a photo."""
    shape = ImageOps.invert(Image.open(FOLDER / "horse.png").convert("RGBA").split()[0])
    shape = shape.resize((800, 656), Image.Resampling.BICUBIC)
    fill = Image.new("RGB", shape.size, texture) if isinstance(texture, str) else texture.resize(shape.size)
    return _cut(fill, shape)


def sheet() -> Image.Image:
    """A printed page, slightly rotated."""
    page = photo("page.png").resize((768, 382), Image.Resampling.BICUBIC)
    page.putalpha(255)
    turned = page.rotate(12, Image.Resampling.BICUBIC, expand=True)
    return turned.crop(turned.getbbox())


def _cut(image: Image.Image, alpha: Image.Image) -> Image.Image:
    result = image.convert("RGB")
    result.putalpha(alpha)
    return result.crop(alpha.point(lambda value: 255 * (value > 8)).getbbox())


SUBJECTS: Final[dict[str, Callable[[], Image.Image]]] = {
    "astronaut": lambda: traced("astronaut.png", ASTRONAUT),
    "cat": lambda: traced("chelsea.png", CAT),
    "motorcycle": motorcycle,
    "rocket": lambda: traced("rocket.jpg", ROCKET),
    "coin": lambda: coin((305, 15.5, 364, 71.5)),
    "helmet": lambda: ellipses("astronaut.png", (280, 345, 496, 590)),
    "black horse": lambda: horse("#141210"),
    "stone horse": lambda: horse(ImageOps.colorize(photo("gravel.png").convert("L"), "#2a1d12", "#ffe2b8")),
    "eye": lambda: ellipses("retina.jpg", (10, 10, 1400, 1400)),
    "page": sheet,
    "cup": lambda: ellipses("coffee.png", (76, 62, 479, 390), (173, 17, 407, 208)),
    "shuttle": lambda: traced("astronaut.png", SHUTTLE),
    "cameraman": lambda: traced("camera.png", CAMERAMAN),
    "worn coin": lambda: coin((246, 95, 296.5, 143.5)),
    "wild horse": lambda: horse(photo("chelsea.png").crop((60, 150, 300, 300))),
}
HELD_OUT: Final = ("cup", "shuttle", "cameraman", "worn coin", "wild horse")
"""Subjects that were not used for tuning the remover."""


def _part(name: str, box: tuple[int, int, int, int], low: str = "", high: str = "") -> Callable[[], Image.Image]:
    def make() -> Image.Image:
        part = photo(name).crop(box)
        return ImageOps.colorize(part.convert("L"), low, high) if low else part

    return make


def _plain(top: str, bottom: str, noise: float = 0.0, seed: int = 0) -> Callable[[], Image.Image]:
    def make() -> Image.Image:
        ramp = ImageOps.colorize(Image.linear_gradient("L"), top, bottom).resize((640, 480))
        grain = np.random.default_rng(seed).normal(0, noise, (480, 640, 1)) if noise else 0
        return Image.fromarray(np.clip(np.asarray(ramp) + grain, 0, 255).astype(np.uint8))

    return make


PLAIN: Final[dict[str, Callable[[], Image.Image]]] = {
    "white": _plain("#ffffff", "#ffffff"),
    "gray, lit from above": _plain("#d8d8d4", "#8f8f8c", 2),
    "blue, grainy": _plain("#5f86b8", "#41648f", 6, seed=1),
    "green": _plain("#2fae58", "#2fae58", 2, seed=2),
    "cream": _plain("#f4ead2", "#e0d0ae", 3, seed=3),
    "sky": _plain("#6fa4dd", "#dbe9f6", 2, seed=4),
}
BUSY: Final[dict[str, Callable[[], Image.Image]]] = {
    "bricks": _part("brick.png", (0, 0, 512, 384), "#3a140c", "#d99a7d"),
    "meadow": _part("grass.png", (0, 60, 512, 444), "#0c2408", "#a9d46c"),
    "gravel": _part("gravel.png", (0, 0, 512, 384), "#10141c", "#c3cddb"),
    "tissue": _part("ihc.png", (0, 0, 512, 384)),
    "moon": _part("moon.png", (0, 0, 512, 384)),
    "towers": _part("rocket.jpg", (0, 10, 290, 228)),
}
BUSY_HELD_OUT: Final[dict[str, Callable[[], Image.Image]]] = {
    "table": _part("coffee.png", (490, 120, 600, 202)),
    "stars": _part("hubble_deep_field.jpg", (100, 100, 740, 580)),
    "campus": _part("camera.png", (330, 150, 512, 287)),
    "garage": _part("motorcycle_left.png", (420, 0, 741, 230)),
    "flag": _part("astronaut.png", (0, 0, 130, 98)),
}
