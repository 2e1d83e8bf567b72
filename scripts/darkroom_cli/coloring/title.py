"""The title below a drawing: in a font with all its letters, else without accents, else omitted."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from darkroom.images.paper import MARGIN

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_FILES = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "Arial.ttf",
    "Arial Unicode.ttf",
    "Helvetica.ttc",
    "NotoSansCJK-Regular.ttc",
    "msgothic.ttc",
    "PingFang.ttc",
)
"""Common font files, found by name in the system's font folders."""
_HEIGHT = round(MARGIN * 0.34)
"""Letter size in pixels: 3.4 mm."""
_NO_LETTER = "\uffff"


def write_title(page: Image.Image, title: str) -> None:
    """Write the title centered in the lower margin, shortened to the text width; omitted if no font has its letters."""
    found = _written(title)
    if found:
        font, text = found
        place = page.width / 2, page.height - MARGIN * 0.72
        ImageDraw.Draw(page).text(place, _fitted(text, font, page.width - 2 * MARGIN), "black", font, anchor="mm")


def _written(title: str) -> tuple[Font, str] | None:
    for text in (title, _plain(title)):
        for font in _fonts():
            if text and _has(font, text):
                return font, text
    return None


def _plain(text: str) -> str:
    """The text without accents; a sharp s becomes ss."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(character for character in apart if not unicodedata.combining(character))


def _fonts() -> Iterator[Font]:
    """Pillow's own font, which lacks accents, then this machine's fonts, each found on demand."""
    yield ImageFont.load_default(_HEIGHT)
    for name in _FILES:
        font = _installed(name)
        if font:
            yield font


@cache
def _installed(name: str) -> Font | None:
    try:
        return ImageFont.truetype(name, _HEIGHT)
    except OSError:
        return None


def _has(font: Font, text: str) -> bool:
    missing = bytes(font.getmask(_NO_LETTER))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in text)


def _fitted(text: str, font: Font, width: int) -> str:
    whole = text
    while text and font.getlength(text) > width:
        whole = whole[:-1]
        text = f"{whole.rstrip()} ..."
    return text
