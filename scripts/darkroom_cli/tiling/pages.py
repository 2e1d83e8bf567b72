"""List the pages of a master: one, or several in a TIFF or PDF."""

import re
from pathlib import Path
from typing import Final

from darkroom.errors import InvalidRequest, TooLarge
from darkroom_cli.tiling import jpeg2000, master, pdf, tiff_pages
from darkroom_cli.tiling.page import Page

_MOST: Final = 5000
"""Maximum pages of one master in one run."""
_RANGE: Final = re.compile(r"(\d{1,9})(-(\d{1,9})?)?", re.ASCII)


def pages_of(path: Path, wanted: str | None = None, dpi: float | None = None) -> list[Page]:
    """The requested pages of a master, by default all. Raises InvalidRequest, TooLarge, BrokenImage and others."""
    indices = _indices(path)
    count = len(indices)
    numbers = select(wanted, count) if wanted else list(range(1, count + 1))
    if len(numbers) > _MOST:
        raise TooLarge(f"{count} pages; at most {_MOST} are tiled in one run. Choose with --pages 1-{_MOST}.")
    return [Page(path, number, count, indices[number - 1], dpi) for number in numbers]


def select(text: str, count: int) -> list[int]:
    """Parse page numbers such as `1-3,7,10-`, in order and without repeats. Raises InvalidRequest."""
    chosen = set[int]()
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise InvalidRequest(f"--pages {text}: {part!r} is neither a page nor a range, such as 1-3,7,10-")
        start = int(match[1])
        end = int(match[3]) if match[3] else count if match[2] else start
        if not 1 <= start <= end <= count:
            raise InvalidRequest(f"--pages {text}: {part.strip()} is not within the pages 1 to {count}.")
        chosen |= set(range(start, end + 1))
    return sorted(chosen)


def _indices(path: Path) -> list[int]:
    if pdf.is_pdf(path):
        return list(range(pdf.count(path)))
    if tiff_pages.is_tiff(path):
        return tiff_pages.pages_of(path) or [0]
    return [0] if jpeg2000.is_jpeg2000(path) else list(range(master.frames_of(path)))
