"""Turn a photo into a printable sheet: its coloring page, with a title in the lower margin."""

import os
import shlex
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
"""Minimum longer side in pixels for enlarging a drawing to a sheet without visible loss."""


def shown(path: Path) -> str:
    """A file name for printing: on one line, with undecodable bytes replaced."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text)


def title_of(path: Path) -> str:
    """A photo's title, from its file name."""
    stem = shown(Path(path.stem))
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or stem


class NothingDrawn(DarkroomError):
    """The page would be blank."""


@dataclass(frozen=True)
class PageOptions:
    """Options of a page: style, detail and pencils of `coloring`, paper of `page`."""

    style: str = "lineart"
    detail: int = 3
    paper: str = "a4"
    pencils: str = "12"

    def steps(self, size: tuple[int, int]) -> str:
        """The chain for a photo of that size."""
        words = [f"coloring:{self.style}:{self.detail}:{self.pencils}", f"page:{self.paper}"]
        if self.style == "lineart" and max(size) < _ENOUGH:
            # Lines are as fine as the picture's resolution, so a small picture is enlarged first.
            words.insert(0, f"scale:{min(100, _ENOUGH / max(size)):.2f}")
        return ",".join(words)


@dataclass(frozen=True)
class Plan:
    """A photo whose header could be read, and its chain."""

    data: bytes
    size: tuple[int, int]
    chain: Chain


def plan_of(path: Path, options: PageOptions, settings: Settings) -> Plan:
    """Read the header and choose the chain. Raises OSError, UnsupportedImage, BrokenImage, TooLarge."""
    if path.is_dir():
        raise UnsupportedImage(f"This is a folder. Pass the photos in it: {shlex.quote(shown(path))}/*")
    if path.stat().st_size > settings.max_source_bytes:
        raise UnsupportedImage(f"The file is larger than {settings.max_source_bytes // 1_000_000} MB.")
    data = path.read_bytes()
    header = header_of(open_picture(data, settings.formats, settings.max_pixels))
    size = header.width, header.height
    chain = parse(options.steps(size), {})
    check(chain, plan(chain, size, Context(max_pixels=settings.max_pixels), header), settings)
    return Plan(data, size, chain)


def sheet(path: Path, options: PageOptions, title: str, settings: Settings) -> Image.Image:
    """The page, in mode L. Raises OSError, UnsupportedImage, BrokenImage, TooLarge, NothingDrawn."""
    planned, context = plan_of(path, options, settings), Context(max_pixels=settings.max_pixels)
    need = codec.Need(enough(planned.chain, context))
    photo = codec.decode(planned.data, settings.formats, settings.max_pixels, need)
    page = planned.chain.apply(photo, replace(context, full_size=planned.size))
    if page.getextrema() == (255, 255):
        raise NothingDrawn("The photo has nothing to draw at this detail. Try a higher detail or another style.")
    write_title(page, title)
    return page
