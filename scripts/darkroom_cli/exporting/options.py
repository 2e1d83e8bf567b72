"""How an export runs."""

from dataclasses import dataclass

from darkroom.embedding.labels import LANGUAGES


@dataclass(frozen=True)
class Options:
    """`jobs` photos are developed at the same time. `sheets` adds coloring pages as PDF. `language` is that of the
    pages, one of LANGUAGES.
    """

    jobs: int = 1
    dry_run: bool = False
    quiet: bool = False
    sheets: bool = False
    language: str = LANGUAGES[0]
