"""Cut-out animals with heads marked by hand, pasted into photos, to which the weights of animal heads are fitted.

The animals are the stamps of Tux Paint (public domain), the backgrounds GCompris' photos (free licenses); both packages
are downloaded by apt, and not installed.
"""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from _heads import CACHE, Box, in_gcompris
from PIL import Image, ImageFilter, ImageOps

SIZES: Final = ((640, 480), (640, 360), (480, 640), (640, 427), (640, 640))
TURNS: Final = 4
"""Pictures per animal."""
OTHERS: Final = ("household", "vehicles", "food", "clothes")
EVERY: Final = 3
"""Folders of stamps without heads; one in so many is used, once."""
BLURRED: Final = 0.35
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


def pictures(seed: int = 3) -> Iterator[tuple[Image.Image, Box | None]]:
    """Each animal on photos without animals, at any size, place and side, with its head; then objects without one."""
    chance = random.Random(seed)
    files = {file.stem: file for file in (_stamps() / "animals").rglob("*.png") if "cartoon" not in file.parts}
    backgrounds = list(in_gcompris("categorization", PLACES))
    for name, head in HEADS.items():
        stamp = Image.open(files[name]).convert("RGBA")
        for _ in range(TURNS):
            yield _pasted(stamp, head, chance.choice(backgrounds), chance)
    for folder in OTHERS:
        objects = [file for file in sorted((_stamps() / folder).rglob("*.png")) if "cartoon" not in file.parts]
        for file in objects[::EVERY]:
            stamp = Image.open(file).convert("RGBA")
            yield _pasted(stamp, (0.0, 0.0, 1.0, 1.0), chance.choice(backgrounds), chance)[0], None


def _pasted(stamp: Image.Image, head: Box, background: Image.Image, chance: random.Random) -> tuple[Image.Image, Box]:
    wide, high = chance.choice(SIZES)
    picture = ImageOps.fit(background, (wide, high), Image.Resampling.BICUBIC)
    if chance.random() < BLURRED:
        picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(2, 10)))
    scale = chance.uniform(0.35, 0.95) * min(wide / stamp.width, high / stamp.height)
    width, height = max(8, round(stamp.width * scale)), max(8, round(stamp.height * scale))
    animal = stamp.resize((width, height), Image.Resampling.LANCZOS)
    left, top, right, bottom = head
    if chance.random() < 0.5:
        animal, left, right = ImageOps.mirror(animal), 1 - right, 1 - left
    x, y = chance.randint(0, max(0, wide - width)), chance.randint(0, max(0, high - height))
    picture.paste(animal, (x, y), animal)
    return picture, (
        (x + left * width) / wide,
        (y + top * height) / high,
        (x + right * width) / wide,
        (y + bottom * height) / high,
    )


def _stamps() -> Path:
    folder = CACHE / "tuxpaint"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["apt-get", "download", "-q", "tuxpaint-stamps-default"]
        subprocess.run(command, check=True, cwd=CACHE, capture_output=True)
        subprocess.run(["dpkg-deb", "-x", str(next(CACHE.glob("tuxpaint-stamps*.deb"))), str(folder)], check=True)
    return folder / "usr/share/tuxpaint/stamps"
