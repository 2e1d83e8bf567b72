"""From a photo to a sheet to print: its coloring page, and its title in the lower margin."""

from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from darkroom.config import Settings
from darkroom.errors import UnsupportedImage
from darkroom.header import header_of, open_picture
from darkroom.images import codec
from darkroom.images.chain import parse
from darkroom.images.develop import check, enough, plan
from darkroom.images.operations import Context
from darkroom.images.paper import MARGIN

_ENOUGH = 1600
"""Pixels of the longer side from which on a drawing is enlarged to a sheet without a trace."""
_LETTERS = round(MARGIN * 0.34)
"""Height of the title in pixels: 3.4 mm."""


def title_of(path: Path) -> str:
    """What a photo is called, from its file's name."""
    return " ".join(path.stem.replace("_", " ").replace("-", " ").split()) or path.stem


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


def sheet(path: Path, wish: Wish, title: str, settings: Settings) -> Image.Image:
    """Of mode L. Raises OSError, UnsupportedImage, BrokenImage, TooLarge."""
    if path.stat().st_size > settings.max_source_bytes:
        raise UnsupportedImage(f"The file is larger than {settings.max_source_bytes // 1_000_000} MB.")
    data = path.read_bytes()
    header = header_of(open_picture(data, settings.formats, settings.max_pixels))
    size, context = (header.width, header.height), Context(max_pixels=settings.max_pixels)
    chain = parse(wish.steps(size), {})
    check(chain, plan(chain, size, context), settings)
    photo = codec.decode(data, settings.formats, settings.max_pixels, codec.Need(enough(chain, context)))
    page = chain.apply(photo, replace(context, full_size=size))
    return _titled(page, title)


def _titled(page: Image.Image, title: str) -> Image.Image:
    font = ImageFont.load_default(_LETTERS)
    # The built-in font is a Latin one; what it cannot write stands in the document's bookmarks alone.
    if title and _is_latin(title):
        place = page.width / 2, page.height - MARGIN * 0.72
        ImageDraw.Draw(page).text(place, title, fill="black", font=font, anchor="mm")
    return page


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
