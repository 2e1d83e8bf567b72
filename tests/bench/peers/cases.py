"""What is requested of every server: a photo of some size, reduced to a width, in a format."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import _photos
from PIL import Image

SIZES: Final = {12: (4000, 3000), 24: (6000, 4000)}
QUALITY: Final = 80
COPIES: Final = 4000
"""Names of each photo; every one makes URLs that no server has seen."""
CASES: Final = (
    *("12:jpg:320:jpeg", "12:jpg:1830:jpeg", "12:jpg:1830:webp", "24:jpg:320:jpeg", "24:jpg:1830:jpeg"),
    *("24:jpg:1830:webp", "12:png:640:jpeg"),
)
MEMORY: Final = ("24:jpg:320:jpeg", "24:jpg:1830:jpeg", "24:jpg:1830:webp")


@dataclass(frozen=True)
class Case:
    """`megapixels` and `kind` ("jpg", "png") of the source; `width` and `format` ("jpeg", "webp") of the answer."""

    megapixels: int
    kind: str
    width: int
    format: str

    @classmethod
    def parse(cls, text: str) -> "Case":
        """From `12:jpg:320:jpeg`. Raises ValueError."""
        megapixels, kind, width, format = text.split(":")
        if int(megapixels) not in SIZES or kind not in ("jpg", "png") or format not in ("jpeg", "webp", "avif", "png"):
            raise ValueError(text)
        return cls(int(megapixels), kind, int(width), format)

    @property
    def text(self) -> str:
        return f"{self.megapixels} MP {self.kind.upper().replace('JPG', 'JPEG')} to {self.width:,} {self._format}"

    @property
    def _format(self) -> str:
        return {"webp": "WebP"}.get(self.format, self.format.upper())

    @property
    def height(self) -> float:
        width, height = SIZES[self.megapixels]
        return height * self.width / width

    def photo(self, number: int) -> str:
        """The file's name. Never the same for two numbers below `COPIES`."""
        return f"{self.megapixels}-{number % COPIES:04}.{self.kind}"


def folder_of(cases: Sequence[Case], folder: Path) -> Path:
    """Write the photos of the cases under all their names, which share one file, and return the folder."""
    for megapixels, kind in sorted({(case.megapixels, case.kind) for case in cases}):
        case = Case(megapixels, kind, 0, "jpeg")
        first = folder / case.photo(0)
        first.write_bytes(_photo(megapixels, kind))
        for number in range(1, COPIES):
            os.link(first, folder / case.photo(number))
    return folder


@cache
def original(megapixels: int) -> Image.Image:
    """The pixels of the photo, which all its files have."""
    return Image.open(BytesIO(_photos.photo(*SIZES[megapixels]))).convert("RGB")


def _photo(megapixels: int, kind: str) -> bytes:
    data = _photos.photo(*SIZES[megapixels])
    if kind == "jpg":
        return data
    buffer = BytesIO()
    Image.open(BytesIO(data)).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
