"""Add masters of any size to a gallery with deep zoom: a picture of each, and all its tiles."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from darkroom import config
from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError, InvalidRequest
from darkroom.storage.names import check_name
from darkroom_cli import parsing, summary
from darkroom_cli.tiling.page import Page
from darkroom_cli.tiling.pages import pages_of
from darkroom_cli.tiling.publish import digest_of, is_done, plan, publish

EPILOG = """
The master itself is never uploaded. For /scans/atlas.tif, the bucket gets atlas.jpg, a picture within the limits that
the gallery shows. Every tile of the full size is stored with the derivatives, and info.json then states the master's
size. A TIFF or PDF with several pages becomes a folder, atlas/001.jpg and so on, which is one IIIF manifest. Smaller
copies inside a TIFF (pyramids, previews) and masks are not pages.

Masters are read as a stream, in less than 1 GB of memory. The temporary folder (TMPDIR) must have room for the tiles
and for an unpacked JPEG 2000 or PDF page, with 3 bytes per pixel. If a JPEG 2000 consists of a single tile, its
decoder needs the whole file in memory.

A second run processes only new and changed masters.
Requires: pip install pyvips pyvips-binary rasterio pypdfium2

examples:
  darkroom tiles atlas.tif gs://my-photos
  darkroom tiles /scans/*.tif gs://my-photos --prefix maps/ --longest 6000
  darkroom tiles book.pdf ~/Pictures --pages 1-3,7,10- --dry-run

exit code: 0 success, 1 some masters or pages failed, 2 wrong usage, 130 interrupted (run it again to resume)
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("tiles", __doc__, EPILOG)
    own.add_argument("masters", nargs="+", type=Path, metavar="MASTER", help="TIFF, PDF, JPEG 2000, PNG, JPEG ...")
    own.add_argument("bucket", metavar="BUCKET", help="the gallery's bucket: a folder or gs://name/prefix")
    own.add_argument("--prefix", default="", help="prefix for each name in the bucket, such as maps/")
    own.add_argument("--pages", metavar="PAGES", help="only these pages of each master, such as 1-3,7,10- (all)")
    own.add_argument("--dpi", type=int, help="resolution of a PDF's pages (that of the scan on each, from 300 to 1200)")
    own.add_argument("--longest", type=int, default=6000, metavar="PIXELS", help="longer side of the picture (6000)")
    own.add_argument("--dry-run", action="store_true", help="report what would be made, without writing")
    own.add_argument("--quiet", action="store_true", help="no progress")
    summary.add_json(own)
    return own


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    own = parser()
    asked = own.parse_args(arguments)
    if not 256 <= asked.longest <= 16_000:
        own.error("--longest must be from 256 to 16000")
    if asked.dpi is not None and not 36 <= asked.dpi <= 2400:
        own.error("--dpi must be from 36 to 2400")
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse_arguments(arguments)
    with summary.printed(asked) as values:
        return run(asked, values)


def run(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Run the command. Returns the exit code; `values` receives the line for each page, and the failures."""
    values |= {"masters": {}, "failed": {}}
    try:
        settings = replace(config.settings(), bucket=asked.bucket)
        if settings.obscure_faces:
            raise ConfigurationError("DARKROOM_OBSCURE_FACES=1: tiles of a master would show every face")
        for path in asked.masters:
            with _reporting(str(path), values):
                _make_pages(settings, path, asked, values)
    except DarkroomError as error:
        print(f"darkroom tiles: {error}", file=sys.stderr)
        values["error"] = str(error)
        return 1
    except KeyboardInterrupt:
        print("darkroom tiles: stopped. Finished masters are stored; run it again to resume.", file=sys.stderr)
        return 130
    return 1 if values["failed"] else 0


@contextmanager
def _reporting(label: str, values: dict[str, Any]) -> Iterator[None]:
    """Report an error of the enclosed code under that label, and continue with the next master or page."""
    try:
        yield
    except (DarkroomError, OSError) as error:
        values["failed"][label] = str(error)
        print(f"darkroom tiles: {label}: {error}", file=sys.stderr)


def _make_pages(settings: Settings, path: Path, asked: argparse.Namespace, values: dict[str, Any]) -> None:
    """Make the pages of a master. Raises DarkroomError, OSError if it cannot be read at all."""
    if not path.is_file():
        raise InvalidRequest("no such file")
    found = pages_of(path, asked.pages, asked.dpi)
    digest = "" if asked.dry_run else digest_of(path)
    for page in found:
        with _reporting(page.label, values):
            values["masters"][page.label] = made = f"{page.label}: {make(settings, page, digest, asked)}"
            print(made, flush=True)


def make(settings: Settings, page: Page, digest: str, asked: argparse.Namespace) -> str:
    """Publish one page; returns a text for the report. Raises DarkroomError."""
    job = plan(settings, page, asked.prefix, asked.longest)
    check_name(job.name)
    sizes = f"{job.size[0]} x {job.size[1]} as {job.access[0]} x {job.access[1]}"
    if asked.dry_run:
        return f"would become {job.name}, {sizes}"
    if is_done(settings, job, digest):
        return f"{job.name} is up to date"
    return f"{job.name}, {sizes}, {publish(settings, job, digest, asked.quiet)} files"
