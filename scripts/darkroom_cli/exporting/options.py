"""Options of an export."""

from dataclasses import dataclass

from darkroom.embedding.labels import LANGUAGES


@dataclass(frozen=True)
class Options:
    """`jobs` is the number of photos developed at the same time. `coloring` adds coloring pages, as PNG and as
    PDF. `language` is the language of the pages, one of LANGUAGES.
    """

    jobs: int = 1
    dry_run: bool = False
    quiet: bool = False
    coloring: bool = False
    language: str = LANGUAGES[0]
