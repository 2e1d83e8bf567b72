"""A page of a master."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DIGITS: Final = 3


@dataclass(frozen=True)
class Page:
    """`number` counts from 1 to `count`, `index` is the position in the file; `dpi` is for pages of a PDF."""

    path: Path
    number: int = 1
    count: int = 1
    index: int = 0
    dpi: float | None = None

    @property
    def label(self) -> str:
        return f"{self.path} page {self.number} of {self.count}" if self.count > 1 else str(self.path)

    @property
    def name(self) -> str:
        """The object name below the prefix. The pages of a book share a folder, which becomes one IIIF manifest."""
        if self.count == 1:
            return f"{self.path.stem}.jpg"
        return f"{self.path.stem}/{self.number:0{max(_DIGITS, len(str(self.count)))}}.jpg"
