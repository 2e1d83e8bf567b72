"""Publish photos, files or folders, in a bucket, with their captions, sizes and placeholders."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from darkroom import config
from darkroom.errors import DarkroomError
from darkroom.storage import open_bucket
from darkroom_cli import parsing
from darkroom_cli.publishing.arguments import add_working
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.upload import Run, prepare_destination, upload
from darkroom_cli.publishing.work import Options

EPILOG = """
examples:
  darkroom upload ~/Pictures/2024 gs://my-photos            all pictures below that folder
  darkroom upload ~/Pictures gs://my-photos --delete        and delete those whose file is gone
  darkroom upload a.jpg b.heic ./bucket                     two files into a local bucket
  darkroom upload photos gs://my-photos --captions list.csv --dry-run

names:
  An object is named by the path below its SOURCE folder, case and extension kept. HEIC becomes .jpg.

words (each of these overrides the ones before):
  EXIF, IPTC and XMP in the file; photo.xmp, photo.jpg.xmp, photo.json, photo.jpg.json beside it;
  metadata.json (the older list) and captions.csv in any folder of SOURCE; --captions FILE.
  captions.csv has the columns name, caption, alt, taken, tags, credit, rights, focal_point, hidden.
  An empty cell leaves what the bucket has, '-' takes it away.

privacy:
  The published file keeps its pixels, color profile and orientation as they are, with caption, keywords,
  credit, rights, dates, camera model and exposure. Everything else is left out: the place, serial numbers,
  owner, maker notes, comments, thumbnails, editing history, and what lies behind the picture (further
  pictures of an MPO, gain maps, motion photos).

exit code: 0 all done, 1 something failed or was refused, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("upload", __doc__, EPILOG)
    own.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="a picture or a folder")
    own.add_argument("destination", metavar="DESTINATION", help="a folder, or gs://bucket/prefix")
    own.add_argument("--captions", type=Path, metavar="FILE", help="a captions.csv, or the older metadata.json")
    own.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help="such as '*.png' or 'raw/*'")
    own.add_argument("--delete", action="store_true", help="delete uploaded pictures whose file is gone (mirror)")
    own.add_argument("--force", action="store_true", help="upload also what has not changed")
    keep = own.add_mutually_exclusive_group()
    location, whole = "publish also where it was taken", "publish files as they are"
    keep.add_argument("--keep-location", dest="keep", action="store_const", const="location", default="", help=location)
    keep.add_argument("--keep-all", dest="keep", action="store_const", const="all", help=whole)
    add_working(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    warnings.filterwarnings("ignore", module=r"PIL\.")
    stop = Stop()
    try:
        settings = config.settings()
        options = Options(settings, asked.keep, asked.force, asked.dry_run, stop.event)
        prepare_destination(asked.destination, asked.dry_run)
        run = Run(
            sources=asked.sources,
            destination=asked.destination,
            options=options,
            captions=asked.captions,
            exclude=asked.exclude,
            jobs=asked.jobs,
            delete=asked.delete,
            verbose=asked.verbose,
            stop=stop,
        )
        with on_interrupt(stop):
            report = upload(run, open_bucket(asked.destination))
    except DarkroomError as error:
        print(f"darkroom upload: {error}", file=sys.stderr)
        return 2
    return report.tell(stop, asked.dry_run)
