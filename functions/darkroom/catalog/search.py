"""Text search: a picture matches if its text contains every word of the query, ignoring case and accents.

A word may be part of a longer one, so `strand` matches `Sandstrand`, and languages without spaces work. The functions,
the stored catalog and a static export search the same text; `frontend/src/export/search.ts` folds a query like `fold`.
"""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from darkroom.catalog.image import Image

LONGEST: Final = 200
"""Maximum characters of a query."""

_ALIKE: Final = str.maketrans({"ß": "ss", "ς": "σ", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that people type differently, without a Unicode decomposition."""


def fold(text: str) -> str:
    """Convert to lower case without accents and other marks, in Unicode's compatible form."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
    return bare.lower().translate(_ALIKE)


@lru_cache(maxsize=64)
def words_of(query: str) -> tuple[str, ...]:
    """The folded words of a query."""
    return tuple(dict.fromkeys(fold(query).split()))


def text_of(image: "Image") -> str:
    """A picture's searchable text as one line: caption, alternative text, tags and name."""
    parts = (image.caption, image.alt, *image.tags, image.name)
    # A name may have decomposed accents, and a text line breaks.
    return "\t".join(" ".join(fold(part).split()) for part in parts if part)


def lines_with(text: str, words: tuple[str, ...]) -> list[int]:
    """The numbers of the lines that contain every word."""
    rarest = max(words, key=len)
    others = [word for word in words if word != rarest]
    found: list[int] = []
    number, counted, at = 0, 0, text.find(rarest)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        number += text.count("\n", counted, start)
        counted = start
        if all(text.find(word, start, end) >= 0 for word in others):
            found.append(number)
        at = text.find(rarest, end)
    return found
