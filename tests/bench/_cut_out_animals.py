"""Pictures with marked heads of animals, to which the weights of animal heads are fitted.

Most are stamps of Tux Paint (public domain), with heads marked by hand, pasted into photos. The rest are parts of
GCompris' photos (free licenses) that are not held out. Both packages are downloaded by apt, and not installed.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from _heads import ANIMALS, FISH, Box, in_gcompris, opened, unpacked
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

SIZES: Final = ((640, 480), (640, 360), (480, 640), (640, 427), (640, 640))
TURNS: Final = 3
"""Pictures per animal."""
PARTS: Final = {"animals": 4, "fish": 2}
"""Pictures per photo: the photo, then parts of it."""
OTHERS: Final = ("household", "vehicles", "food", "clothes")
EVERY: Final = 4
"""Folders of stamps without heads; one in so many is used, once."""
BLURRED: Final = 0.45
"""Share of pictures with a background out of focus."""
PLACES: Final = (*range(29), *range(97, 124))
"""Numbers of the photos of buildings and landscapes in GCompris' categories."""
HEADS: Final[dict[str, Box]] = {
    "frog": (0.62, 0, 1, 0.5), "adelaide-rosella": (0.55, 0, 1, 0.25), "albino_peahen": (0.78, 0, 1, 0.28),
    "blackbird": (0.68, 0, 1, 0.35), "chicken_profile": (0.7, 0, 1, 0.3), "crow": (0, 0, 0.3, 0.25),
    "crowned_crane": (0, 0, 0.3, 0.22), "drake": (0.55, 0, 0.95, 0.25), "duck": (0.65, 0, 1, 0.3),
    "gander": (0.55, 0, 1, 0.15), "guineafowl": (0.8, 0, 1, 0.25), "helmeted_guineafowl": (0, 0, 0.22, 0.2),
    "hen": (0.75, 0, 1, 0.25), "lark": (0.7, 0, 1, 0.4), "little-penguin": (0.1, 0, 0.6, 0.2),
    "magellanic_penguin": (0.5, 0, 1, 0.2), "magpie": (0.3, 0, 0.75, 0.18), "nandou": (0, 0, 0.18, 0.2),
    "ostrich": (0, 0, 0.2, 0.2), "owl": (0, 0, 0.42, 0.32), "peacock": (0.85, 0, 1, 0.3),
    "pelican": (0.65, 0.35, 1, 0.6), "penguin": (0.2, 0, 0.8, 0.18), "pigeon": (0, 0, 0.25, 0.3),
    "quetzal": (0.5, 0, 1, 0.2), "rainbow-lorikeet": (0, 0, 0.35, 0.55), "rooster": (0.7, 0, 1, 0.28),
    "silver-gull": (0.15, 0, 0.55, 0.25), "tucan": (0.65, 0.45, 1, 0.75), "turkey": (0.05, 0.3, 0.35, 0.6),
    "vulture": (0, 0, 0.4, 0.2), "iguana": (0.75, 0, 1, 0.3), "chimp": (0.35, 0.2, 0.75, 0.45),
    "gorilla": (0.4, 0, 0.85, 0.25), "dolphin": (0.55, 0, 1, 0.35), "otter": (0.72, 0, 1, 0.3),
    "sea_lion": (0.5, 0, 0.85, 0.25), "badger": (0, 0.1, 0.3, 0.7), "bear": (0.68, 0.1, 1, 0.55),
    "european-bear": (0.58, 0.1, 0.98, 0.5), "bison": (0.6, 0, 1, 0.5), "bull": (0, 0, 0.38, 0.4),
    "cow": (0.65, 0, 1, 0.42), "cow_white": (0, 0, 0.65, 0.55), "gnu-baby-stand": (0, 0, 0.32, 0.35),
    "gnu-baby": (0, 0.4, 0.32, 0.8), "goat": (0, 0, 0.4, 0.4), "indian_blackbuck": (0, 0, 0.25, 0.4),
    "mountaingoat": (0.65, 0, 1, 0.3), "ram": (0, 0, 0.4, 0.4), "sheep": (0.65, 0.6, 1, 1),
    "yak": (0.78, 0, 1, 0.55), "zebu": (0.62, 0, 1, 0.5), "camel": (0, 0.1, 0.25, 0.35),
    "dromedary": (0, 0.02, 0.28, 0.28), "lion-2": (0.05, 0.05, 0.4, 0.6), "lion": (0.5, 0, 0.85, 0.6),
    "tiger": (0.3, 0, 0.7, 0.4), "caribou": (0.55, 0, 1, 0.6), "deer": (0.25, 0, 0.95, 0.4),
    "doe": (0.6, 0, 1, 0.28), "wapiti": (0, 0, 0.4, 0.35), "dog": (0.6, 0.05, 1, 0.42), "fox": (0.2, 0, 0.55, 0.25),
    "elephant": (0, 0.05, 0.45, 0.6), "donkey": (0, 0, 0.28, 0.5), "donkey_eating": (0.68, 0.4, 1, 0.9),
    "horse": (0.65, 0, 1, 0.4), "zebra": (0, 0, 0.3, 0.4), "ferret": (0.58, 0.58, 1, 0.9),
    "giraffe": (0.68, 0, 1, 0.2), "hippopotamus": (0, 0.2, 0.35, 0.85), "pig": (0.62, 0.1, 1, 0.7),
    "pig_golden": (0.02, 0.3, 0.5, 0.9), "pig_golden2": (0, 0.05, 0.42, 0.75), "rabbit_little": (0.55, 0, 1, 0.8),
    "rhino_black": (0, 0.2, 0.35, 0.75), "beaver": (0, 0.05, 0.42, 0.6), "marmot": (0.05, 0.05, 0.48, 0.4),
    "mouse": (0.6, 0.3, 1, 0.95), "rabbit-2": (0.1, 0, 0.75, 0.45), "rabbit": (0.6, 0, 1, 0.5),
    "rat": (0.5, 0.1, 1, 0.7), "squirrel": (0, 0.3, 0.35, 0.72), "wildboar": (0.6, 0, 1, 0.6),
    "kangaroo": (0.55, 0, 0.95, 0.38), "koala": (0.3, 0, 1, 0.4), "wombat": (0.72, 0.4, 1, 0.9),
}  # fmt: skip
"""Heads in the stamps (left, top, right, bottom), each 0 to 1."""


WITHOUT: Final = (0, 2, 4, 5, 7, 9, 11, 13, 16, 21, 24, 28, 29, 32, 33, 36, 37, 40, 44, 47, 50, 53, 56, 58, 60, 66, 67,
    68, 98, 102, 103, 105, 108, 112, 114, 118, 120, 125, 126, 128, 129, 132, 134, 136, 138, 141)  # fmt: skip
"""Numbers of the photos of tools, buildings and landscapes without a head in GCompris' categories."""

Picture = tuple[Image.Image, tuple[Box, ...]]


def pictures(seed: int = 11) -> Iterator[Picture]:
    """Each picture with its heads; objects, buildings and landscapes have none."""
    chance = random.Random(seed)
    files = {file.stem: file for file in (_stamps() / "animals").rglob("*.png") if "cartoon" not in file.parts}
    stamps = {name: Image.open(files[name]).convert("RGBA") for name in HEADS}
    backgrounds = list(in_gcompris("categorization", PLACES))
    for name in [name for name in HEADS for _ in range(TURNS)]:
        yield _alone(stamps[name], HEADS[name], chance.choice(backgrounds), chance)
    for folder in OTHERS:
        objects = [file for file in sorted((_stamps() / folder).rglob("*.png")) if "cartoon" not in file.parts]
        for file in objects[::EVERY]:
            stamp = Image.open(file).convert("RGBA")
            yield _alone(stamp, (0.1, 0.1, 0.9, 0.9), chance.choice(backgrounds), chance)[0], ()
    for photos, count in ((ANIMALS, PARTS["animals"]), (FISH, PARTS["fish"])):
        for name, heads in photos.items():
            whole = opened(name).convert("RGB")
            yield whole, heads
            for number in range(1, count):
                part = _part(whole, heads, chance)
                yield _lit(_mirrored(part) if number % 2 else part, chance)
    for image in in_gcompris("categorization", WITHOUT):
        yield image, ()


def _alone(stamp: Image.Image, head: Box, background: Image.Image, chance: random.Random) -> Picture:
    """One animal, as far inside the picture as its head must be."""
    picture = _behind(background, chance)
    stamp, head = _turned(stamp, head, chance)
    wide, high = head[2] - head[0], head[3] - head[1]
    scale = chance.uniform(0.3, 1.5) * min(picture.width / stamp.width, picture.height / stamp.height)
    scale = min(scale, 0.9 * picture.width / (wide * stamp.width), 0.9 * picture.height / (high * stamp.height))
    width, height = max(8, round(stamp.width * scale)), max(8, round(stamp.height * scale))
    left = _start(width, picture.width, head[0], head[2], chance)
    top = _start(height, picture.height, head[1], head[3], chance)
    animal = stamp.resize((width, height), Image.Resampling.LANCZOS)
    picture.paste(animal, (left, top), animal)
    box = (
        (left + head[0] * width) / picture.width,
        (top + head[1] * height) / picture.height,
        (left + head[2] * width) / picture.width,
        (top + head[3] * height) / picture.height,
    )
    return _lit((picture, (box,)), chance)


def _behind(background: Image.Image, chance: random.Random) -> Image.Image:
    picture = ImageOps.fit(background, chance.choice(SIZES), Image.Resampling.BICUBIC)
    return picture.filter(ImageFilter.GaussianBlur(chance.uniform(2, 10))) if chance.random() < BLURRED else picture


def _start(length: int, available: int, start: float, end: float, chance: random.Random) -> int:
    """Where a stamp begins along an axis, so that its head, from `start` to `end` of it, is in the picture."""
    low, high = sorted((0, available - length))
    first, last = max(low, -start * length), min(high, available - end * length)
    return round(chance.uniform(first, last)) if first < last else round((available - (start + end) * length) / 2)


def _turned(stamp: Image.Image, head: Box, chance: random.Random) -> tuple[Image.Image, Box]:
    """The stamp turned by up to 15 degrees, with the box around its turned head, half of them mirrored."""
    degrees = chance.uniform(-15, 15)
    turned = stamp.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    bounds = turned.getbbox() or (0, 0, *turned.size)
    cosine, sine = float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees)))
    x, y = ((head[0] + head[2]) / 2 - 0.5) * stamp.width, ((head[1] + head[3]) / 2 - 0.5) * stamp.height
    middle = x * cosine + y * sine + turned.width / 2 - bounds[0], y * cosine - x * sine + turned.height / 2 - bounds[1]
    half = (head[2] - head[0]) / 2 * stamp.width, (head[3] - head[1]) / 2 * stamp.height
    across, down = float(np.hypot(half[0] * cosine, half[1] * sine)), float(np.hypot(half[1] * cosine, half[0] * sine))
    turned = turned.crop(bounds)
    box = (
        max(0.0, (middle[0] - across) / turned.width),
        max(0.0, (middle[1] - down) / turned.height),
        min(1.0, (middle[0] + across) / turned.width),
        min(1.0, (middle[1] + down) / turned.height),
    )
    if chance.random() < 0.5:
        return ImageOps.mirror(turned), (1 - box[2], box[1], 1 - box[0], box[3])
    return turned, box


def _part(image: Image.Image, heads: tuple[Box, ...], chance: random.Random) -> Picture:
    """A random part of a photo that contains all heads."""
    left, top = min(head[0] for head in heads), min(head[1] for head in heads)
    right, bottom = max(head[2] for head in heads), max(head[3] for head in heads)
    least = max(right - left, bottom - top)
    wide = chance.uniform(max(0.45, least + 0.02), 1) if least < 0.95 else 1.0
    high = max(min(1.0, wide * chance.choice((0.8, 1, 1.25))), bottom - top)
    x = chance.uniform(max(0.0, right - wide), min(left, 1 - wide))
    y = chance.uniform(max(0.0, bottom - high), min(top, 1 - high))
    width, height = image.size
    part = image.crop((round(x * width), round(y * height), round((x + wide) * width), round((y + high) * height)))
    return part, tuple(((a - x) / wide, (b - y) / high, (c - x) / wide, (d - y) / high) for a, b, c, d in heads)


def _mirrored(picture: Picture) -> Picture:
    image, heads = picture
    return ImageOps.mirror(image), tuple((1 - right, top, 1 - left, bottom) for left, top, right, bottom in heads)


def _lit(picture: Picture, chance: random.Random) -> Picture:
    """Another exposure, contrast and saturation."""
    image, heads = picture
    for effect, limits in (
        (ImageEnhance.Brightness, (0.6, 1.3)),
        (ImageEnhance.Contrast, (0.7, 1.2)),
        (ImageEnhance.Color, (0.0, 1.4)),
    ):
        image = effect(image).enhance(chance.uniform(*limits))
    return image, heads


def _stamps() -> Path:
    return unpacked("tuxpaint-stamps-default") / "usr/share/tuxpaint/stamps"
