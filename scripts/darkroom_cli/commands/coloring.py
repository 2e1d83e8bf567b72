"""Turn photos into a PDF of coloring pages, one titled page per photo. Works offline."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image
from tqdm import tqdm

from darkroom import config
from darkroom.config import Settings
from darkroom.errors import DarkroomError
from darkroom.formats import OPTIONAL_SOURCES, SOURCES
from darkroom.images.codec import pdf
from darkroom.images.models.kept import keeping
from darkroom_cli import parsing, summary
from darkroom_cli.coloring.sheet import PageOptions, plan_of, sheet, shown, title_of

EPILOG = """
Each page is titled with its file name and has the photo's orientation. Letters that no installed font has are
written without their accents. A file that cannot be read is reported at the end; the document contains the
others.

examples:
  darkroom coloring photos/* class.pdf
  darkroom coloring cat.jpg dog.heic pets.pdf --paper letter --detail 1
  darkroom coloring photos/* class.pdf --style classic --title "Class 2b"
  darkroom coloring photos/* numbers.pdf --style numbers --pencils 8

exit code: 0 all done, 1 some photos could not be read, 2 wrong usage, 130 interrupted (nothing is written)
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("coloring", __doc__, EPILOG)
    own.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="JPEG, PNG, WebP, HEIC, TIFF ...")
    own.add_argument("document", type=Path, metavar="DOCUMENT.pdf", help="file to write; an existing one is replaced")
    own.add_argument("--paper", choices=("a4", "letter"), default="a4", help="(a4)")
    own.add_argument("--style", choices=("lineart", "classic", "numbers"), default="lineart", help="(lineart)")
    own.add_argument(
        "--detail", type=int, choices=range(1, 6), default=3, help="lineart and numbers: 1 toddler to 5 adult (3)"
    )
    own.add_argument("--pencils", choices=("8", "12", "24"), default="12", help="for numbers (12)")
    own.add_argument("--title", default="", help="title of the document; by default its file name")
    own.add_argument("--no-titles", action="store_true", help="omit titles on the pages")
    own.add_argument("--dry-run", action="store_true", help="report what would be made, without writing")
    own.add_argument("--quiet", action="store_true", help="no progress bar")
    summary.add_json(own)
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if asked.document.suffix.lower() != ".pdf":
        own.error(f"the last argument must be the document to write, ending in .pdf; it is {asked.document}")
    if not asked.document.absolute().parent.is_dir():
        own.error(f"there is no folder {asked.document.absolute().parent}")
    # When `photos/* photos/class.pdf` is run again, the document is among the photos.
    asked.photos = [path for path in asked.photos if path.absolute() != asked.document.absolute()]
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    with summary.printed(asked) as values:
        return run(asked, values)


def run(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Make the document. Returns the exit code; `values` receives its path, number of pages, and unreadable photos."""
    problems: list[str] = []
    try:
        settings = replace(config.settings(), formats=SOURCES + OPTIONAL_SOURCES)
        options = PageOptions(asked.style, asked.detail, asked.paper, asked.pencils)
        if asked.dry_run:
            return _tell(asked, options, settings, values)
        with keeping():
            count = _write(asked, _pages(asked, options, settings, problems))
    except DarkroomError as error:
        print(f"darkroom coloring: {error}", file=sys.stderr)
        values["error"] = str(error)
        return 1
    except OSError as error:
        print(f"darkroom coloring: {shown(asked.document)} cannot be written: {_reason(error)}", file=sys.stderr)
        values["error"] = _reason(error)
        return 1
    except KeyboardInterrupt:
        print("darkroom coloring: stopped; nothing was written.", file=sys.stderr)
        return 130
    values |= {"document": str(asked.document), "pages": count, "problems": problems}
    document = shown(asked.document)
    print(f"{document}: {_count(count)}" if count else f"{document}: not written, since it has no page")
    for problem in problems:
        print(f"darkroom coloring: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _tell(asked: argparse.Namespace, options: PageOptions, settings: Settings, values: dict[str, Any]) -> int:
    """Report what would be made, from each photo's header; returns the exit code."""
    pages, problems = 0, []
    for path in asked.photos:
        try:
            plan_of(path, options, settings)
        except (DarkroomError, OSError) as error:
            problems.append(f"{shown(path)}: {_reason(error)}")
            print(f"{shown(path)}: no page: {_reason(error)}")
        else:
            pages += 1
            print(f"{shown(path)}: a page titled {title_of(path)!r}")
    values |= {"document": str(asked.document), "pages": pages, "problems": problems}
    todo = "replaced" if asked.document.exists() else "written"
    print(
        f"{shown(asked.document)}: would be {todo}, {_count(pages)}" if pages else f"{shown(asked.document)}: no page"
    )
    return 0 if pages == len(asked.photos) else 1


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _count(pages: int) -> str:
    return f"{pages} page" if pages == 1 else f"{pages} pages"


def _pages(
    asked: argparse.Namespace, options: PageOptions, settings: Settings, problems: list[str]
) -> Iterator[tuple[str, Image.Image]]:
    """Title and page of every readable photo; `problems` gets the reasons for the others."""
    for path in tqdm(asked.photos, unit="page", disable=asked.quiet or not sys.stderr.isatty()):
        title = title_of(path)
        try:
            page = sheet(path, options, "" if asked.no_titles else title, settings)
        except (DarkroomError, OSError) as error:
            problems.append(f"{shown(path)}: {_reason(error)}")
        else:
            yield title, page


def _write(asked: argparse.Namespace, pages: Iterator[tuple[str, Image.Image]]) -> int:
    """Write atomically, so that a partial document is never visible; returns the number of pages."""
    document: Path = asked.document
    aside = document.with_name(f".{document.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            count = pdf.write(file, pages, asked.title or title_of(document), quality=90)
        if count:
            aside.replace(document)
    finally:
        aside.unlink(missing_ok=True)
    return count
