"""From a photo to a sheet to print: its coloring page, and its title in the lower margin."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from darkroom.config import Settings
from darkroom.errors import DarkroomError, UnsupportedImage
from darkroom.image_file.header import header_of, open_picture
from darkroom.images import codec
from darkroom.images.chains.chain import Chain, parse
from darkroom.images.derivatives.develop import check, enough, plan
from darkroom.images.operations import Context
from darkroom_cli.coloring.title import write_title

_ENOUGH = 1600
"""Pixels of the longer side from which on a drawing is enlarged to a sheet without a trace."""


def shown(path: Path) -> str:
    """A file's name to be printed: on one line, and bytes that are no text in any encoding replaced."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text)


def title_of(path: Path) -> str:
    """What a photo is called, from its file's name."""
    stem = shown(Path(path.stem))
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or stem


class NothingDrawn(DarkroomError):
    """A page would be blank."""


@dataclass(frozen=True)
class Wish:
    """What kind of page: the style, detail and pencils of `coloring`, the paper of `page`."""

    style: str = "lineart"
    detail: int = 3
    paper: str = "a4"
    pencils: str = "12"

    def steps(self, size: tuple[int, int]) -> str:
        """The chain for a photo of that size."""
        words = [f"coloring:{self.style}:{self.detail}:{self.pencils}", f"page:{self.paper}"]
        if self.style == "lineart" and max(size) < _ENOUGH:
            # Lines are as fine as the picture in which they are drawn.
            words.insert(0, f"scale:{min(100, _ENOUGH / max(size)):.2f}")
        return ",".join(words)


@dataclass(frozen=True)
class Plan:
    """A photo that can be read as far as its first bytes tell, and what is to be done with it."""

    data: bytes
    size: tuple[int, int]
    chain: Chain


def plan_of(path: Path, wish: Wish, settings: Settings) -> Plan:
    """Raises OSError, UnsupportedImage, BrokenImage, TooLarge."""
    if path.is_dir():
        raise UnsupportedImage(f"This is a folder. Name the photos in it: {shown(path)}/*")
    if path.stat().st_size > settings.max_source_bytes:
        raise UnsupportedImage(f"The file is larger than {settings.max_source_bytes // 1_000_000} MB.")
    data = path.read_bytes()
    header = header_of(open_picture(data, settings.formats, settings.max_pixels))
    size = header.width, header.height
    chain = parse(wish.steps(size), {})
    check(chain, plan(chain, size, Context(max_pixels=settings.max_pixels)), settings)
    return Plan(data, size, chain)


def sheet(path: Path, wish: Wish, title: str, settings: Settings) -> Image.Image:
    """Of mode L. Raises OSError, UnsupportedImage, BrokenImage, TooLarge, NothingDrawn."""
    planned, context = plan_of(path, wish, settings), Context(max_pixels=settings.max_pixels)
    need = codec.Need(enough(planned.chain, context))
    photo = codec.decode(planned.data, settings.formats, settings.max_pixels, need)
    page = planned.chain.apply(photo, replace(context, full_size=planned.size))
    if page.getextrema() == (255, 255):
        raise NothingDrawn("There is nothing to draw in it at this detail; try a higher one, or another style.")
    write_title(page, title)
    return page
