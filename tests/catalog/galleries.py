"""Galleries for the catalog's tests: many small pictures, some with dates, tags and folders."""

import io
import random
from pathlib import Path

from PIL import Image

from darkroom.storage.local import LocalBucket

DATE_TIME_ORIGINAL = 0x9003


def picture(width: int, height: int, taken: str = "", location: bool = False) -> bytes:
    """A JPEG; `taken` as EXIF writes it."""
    image = Image.new("RGB", (width, height), ((width * 5) % 256, (height * 7) % 256, 90))
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[DATE_TIME_ORIGINAL] = taken
    if location:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 10.0)})
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def fill(folder: Path, count: int, seed: int = 1) -> None:
    """`count` pictures: three quarters dated, in three folders and the top."""
    folder.mkdir(exist_ok=True)
    chance = random.Random(seed)
    for number in range(count):
        place = folder / chance.choice(["", "2019", "2020", "2021/summer"])
        place.mkdir(parents=True, exist_ok=True)
        taken = f"20{chance.randint(10, 24)}:{chance.randint(1, 12):02}:{chance.randint(1, 28):02} 10:00:00"
        data = picture(chance.randint(16, 64), chance.randint(16, 64), taken if number % 4 else "")
        (place / f"photo-{number:05}.jpg").write_bytes(data)


def tag(folder: Path, names: list[str], word: str) -> None:
    bucket = LocalBucket(str(folder))
    for name in names:
        bucket.describe(name, {"tags": word, "caption": f"A picture of {word}"})
