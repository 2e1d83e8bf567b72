"""The title under a page: in a font that has all its letters, else without their accents, else not at all."""

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
"""Fonts that most machines have some of, found by their names wherever the system keeps fonts."""
_HEIGHT = round(MARGIN * 0.34)
"""Of a letter, in pixels: 3.4 mm."""
_NO_LETTER = "\uffff"


def write_title(page: Image.Image, title: str) -> None:
    """In the middle of the lower margin, shortened to the width between the margins; nothing where no font has it."""
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
    """Without accents; a sharp s as two."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(character for character in apart if not unicodedata.combining(character))


def _fonts() -> Iterator[Font]:
    """Pillow's own, which has no accents, then those of this machine; each is looked for when it is needed."""
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
