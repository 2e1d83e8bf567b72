"""Recall of faces, false positives and CPU time, as photos are turned, darkened, reduced and pasted into large scenes.

"To crop" is the search before a crop, "to obscure" the one of `obscure-faces`. The heads are marked by
hand (`_heads.py`); a head is found if the middle of a face lies in it.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import skimage.data
from _heads import Photo, photos
from _limits import Limits
from PIL import Image, ImageEnhance

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "functions"))

from darkroom.images import attention
from darkroom.images.attention import ScoredFace
from darkroom.images.models import FACES
from darkroom.images.models.faces import find_faces

Search = Callable[[Image.Image], tuple[ScoredFace, ...]]

LEAST: Final = {"as it is": 0.95}
OTHERWISE: Final = 0.9
"""Minimum recall of the search that obscures faces."""
FALSE: Final = 0.5
"""Maximum number of objects obscured by mistake, per photo without people."""
DARK: Final = 0.15
REDUCED: Final = 200
SCENE: Final = (2400, 1600)
HEADS: Final = (24, 40, 80)
"""Heights of heads in a scene, in pixels."""
WITHOUT: Final = (
    "coffee",
    "rocket",
    "chelsea",
    "hubble_deep_field",
    "retina",
    "gravel",
    "brick",
    "page",
    "coins",
    "moon",
)


def main() -> None:
    limits = Limits()
    if not FACES.is_installed:
        sys.exit("faces: the model is not installed; run `make models`")
    searches: dict[str, Search] = {"to crop": _to_crop, "to obscure": attention.every_face}
    found: dict[str, list[list[int]]] = {}
    people = [photo for photo in photos() if photo.has_people]
    seconds = time.process_time()
    pictures = [variant for photo in people for variant in _variants(photo)]
    pictures += [(f"{height} px high", _scene(people, height)) for height in HEADS]
    for kind, changed in pictures:
        counts = [_whole(changed, search(changed.image)) for search in searches.values()]
        found.setdefault(kind, []).append([len(changed.heads), *counts])
    print(f"{'heads found':14}{'heads':>7}" + "".join(f"{name:>12}" for name in searches))
    for kind, rows in found.items():
        heads, *counts = map(sum, zip(*rows, strict=True))
        print(f"{kind:14}{heads:7}" + "".join(f"{count / heads:12.3f}" for count in counts))
        limits.at_least(f"recall to obscure, {kind}", counts[1] / heads, LEAST.get(kind, OTHERWISE), 0)
    print(f"{sum(map(len, found.values()))} pictures, {time.process_time() - seconds:.0f} CPU s")
    _without_people(limits, searches)
    _costs(searches)
    sys.exit(limits.tell())


def _to_crop(image: Image.Image) -> tuple[ScoredFace, ...]:
    small = image.copy()
    small.thumbnail((attention.SIDE, attention.SIDE), reducing_gap=2.0)
    return tuple((face.box, face.score) for face in find_faces(np.asarray(small), attention.SURE))


def _variants(photo: Photo) -> Iterator[tuple[str, Photo]]:
    yield "as it is", photo
    for degrees in (-20, 20):
        yield "turned", _turned(photo, degrees)
    yield "darkened", replace(photo, image=ImageEnhance.Brightness(photo.image).enhance(DARK))
    random = np.random.default_rng(1)
    noisy = np.asarray(photo.image) + random.normal(0, 20, (photo.image.height, photo.image.width, 3))
    yield "noise", replace(photo, image=Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    small = photo.image.copy()
    small.thumbnail((REDUCED, REDUCED))
    yield "reduced", replace(photo, image=small)


def _turned(photo: Photo, degrees: int) -> Photo:
    """The photo turned about its middle, within its size; heads that leave it are dropped."""
    turned = photo.image.rotate(degrees, Image.Resampling.BICUBIC)
    width, height = turned.size
    angle = np.deg2rad(degrees)
    heads = []
    for left, top, right, bottom in photo.heads:
        x, y = ((left + right) / 2 - 0.5) * width, ((top + bottom) / 2 - 0.5) * height
        middle = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        at = middle[0] / width + 0.5, middle[1] / height + 0.5
        wide, high = (right - left) / 2, (bottom - top) / 2
        box = float(at[0] - wide), float(at[1] - high), float(at[0] + wide), float(at[1] + high)
        if min(box) > 0 and max(box) < 1:
            heads.append(box)
    return replace(photo, image=turned, heads=tuple(heads))


def _scene(people: list[Photo], height: int) -> Photo:
    """A photo of a rocket with people in it, each so small that the head has this height in pixels."""
    scene = Image.fromarray(skimage.data.rocket()).resize(SCENE)
    heads = []
    for number, photo in enumerate(photo for photo in people if len(photo.heads) == 1):
        left, top, right, bottom = photo.heads[0]
        scale = height / ((bottom - top) * photo.image.height)
        size = max(1, round(photo.image.width * scale)), max(1, round(photo.image.height * scale))
        corner = number % 5 * SCENE[0] // 5, number // 5 * SCENE[1] // 2
        scene.paste(photo.image.resize(size, Image.Resampling.LANCZOS), corner)
        left, right = ((corner[0] + side * size[0]) / SCENE[0] for side in (left, right))
        top, bottom = ((corner[1] + side * size[1]) / SCENE[1] for side in (top, bottom))
        heads.append((left, top, right, bottom))
    return Photo(f"scene {height}", scene, tuple(heads), people[0].kind)


def _whole(photo: Photo, faces: tuple[ScoredFace, ...]) -> int:
    middles = [((left + right) / 2, (top + bottom) / 2) for (left, top, right, bottom), _ in faces]
    return sum(
        any(left <= x <= right and top <= y <= bottom for x, y in middles) for left, top, right, bottom in photo.heads
    )


def _without_people(limits: Limits, searches: dict[str, Search]) -> None:
    pictures = [Image.fromarray(getattr(skimage.data, name)()).convert("RGB") for name in WITHOUT]
    pictures += [photo.image for photo in photos() if photo.kind in ("animals", "held out")]
    counts = [sum(len(search(picture)) for picture in pictures) for search in searches.values()]
    print(f"false positives in {len(pictures)} photos without people: " + ", ".join(map(str, counts)))
    limits.at_most("false positives to obscure, per photo", counts[1] / len(pictures), FALSE, 0)


def _costs(searches: dict[str, Search]) -> None:
    scene = Image.fromarray(skimage.data.rocket())
    for side in (640, 1280, 2560):
        picture = scene.resize((side, side * 2 // 3))
        for name, search in searches.items():
            start = time.process_time()
            search(picture)
            print(f"{name}, {side} pixels wide: {time.process_time() - start:.2f} CPU s")


if __name__ == "__main__":
    main()
