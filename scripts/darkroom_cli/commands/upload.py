"""Publish photos in a bucket, with captions, sizes and placeholders, without location and serial numbers."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from darkroom import config
from darkroom.errors import DarkroomError
from darkroom.storage import open_bucket
from darkroom_cli import parsing, summary
from darkroom_cli.publishing.arguments import add_dates, add_working
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.takeout import ALBUMS
from darkroom_cli.publishing.upload import Run, prepare_destination, upload
from darkroom_cli.publishing.work import Options

EPILOG = """
examples:
  darkroom upload ~/Pictures/2024 gs://my-photos            all pictures below that folder
  darkroom upload ~/Pictures gs://my-photos --delete        and delete those whose file no longer exists
  darkroom upload a.jpg b.heic ./bucket                     two files into a local bucket
  darkroom upload photos gs://my-photos --captions list.csv --dry-run
  darkroom upload takeout-*.zip gs://my-photos --albums tags

names:
  An object's name is the path below its SOURCE folder, with case and extension unchanged. HEIC becomes .jpg.

captions (later sources override earlier ones):
  EXIF, IPTC and XMP in the file; photo.xmp, photo.jpg.xmp, photo.json or photo.jpg.json beside it, as written by
  Lightroom, digiKam, Apple Photos and osxphotos, or under the names in exports of Google Photos and Flickr;
  metadata.json (the older list) and captions.csv in any folder of SOURCE; --captions FILE.
  captions.csv has the columns name, caption, alt, taken, tags, credit, rights, focal_point, hidden. Excel's formats are
  accepted: any delimiter, UTF-8, UTF-16 or ANSI, headings such as "Title" and "Date taken", dates such as 05.08.2017.
  An empty cell keeps the bucket's value; '-' removes it.
  A known photo is not read again while sizes and modification times of the photo and its sidecars are unchanged;
  --checksum reads every photo.

albums:
  albums.json at the top of SOURCE gives folders a title, a description and a cover, and closes them. It is joined with
  the bucket's: a closed folder stays closed.

files left out:
  Files in trash and helper folders (#recycle, .Trash-1000, @eaDir ...), hidden files, incomplete downloads, broken
  links and formats that are not accepted are counted, but are not failures.

moving from another host:
  SOURCE may be the archives or the folder of a Google Takeout, of a Flickr export or of `osxphotos export`, with all
  parts at once. Archives are unpacked into TMPDIR during the run. A final report counts the photos, dates, captions,
  albums and locations that were found and imported. Photos in the host's trash are skipped.

privacy:
  The published file keeps pixels, color profile and orientation unchanged, with caption, keywords,
  credit, rights, dates, camera model and exposure. Everything else is removed: location, serial numbers,
  owner, maker notes, comments, thumbnails, editing history, and data after the picture (further
  pictures of an MPO, gain maps, motion photos).

exit code: 0 success, 1 something failed or was refused, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    own = parsing.command("upload", __doc__, EPILOG)
    own.add_argument(
        "sources", nargs="+", type=Path, metavar="SOURCE", help="a picture, a folder, or an export (zip, tgz)"
    )
    own.add_argument("destination", metavar="DESTINATION", help="a folder, gs://bucket/prefix or s3://bucket/prefix")
    own.add_argument("--captions", type=Path, metavar="FILE", help="a captions.csv, or the older metadata.json")
    own.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help="such as '*.png' or 'raw/*'")
    own.add_argument("--delete", action="store_true", help="delete uploaded pictures whose file is gone (mirror)")
    own.add_argument(
        "--checksum", action="store_true", help="read known photos too, even if size and time are unchanged"
    )
    albums = "use albums of an export as tags of their photos (default), or as folders"
    own.add_argument("--albums", choices=ALBUMS, default="tags", help=albums)
    own.add_argument("--force", action="store_true", help="upload unchanged pictures too")
    keep = own.add_mutually_exclusive_group()
    location, whole = "keep the location in published files", "publish files unmodified"
    keep.add_argument("--keep-location", dest="keep", action="store_const", const="location", default="", help=location)
    keep.add_argument("--keep-all", dest="keep", action="store_const", const="all", help=whole)
    add_dates(own)
    add_working(own)
    summary.add_json(own)
    return own


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    with summary.printed(asked) as values:
        return publish(asked, values)


def publish(asked: argparse.Namespace, values: dict[str, Any]) -> int:
    """Run the command. Returns the exit code; `values` receives the summary."""
    warnings.filterwarnings("ignore", module=r"PIL\.")
    stop = Stop()
    try:
        settings = config.settings()
        options = Options(settings, asked.keep, asked.force, asked.checksum, asked.dry_run, asked.albums, stop.event)
        prepare_destination(asked.destination, asked.dry_run)
        run = Run(
            sources=asked.sources,
            destination=asked.destination,
            options=options,
            captions=asked.captions,
            dates=asked.dates,
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
        values["error"] = str(error)
        return 2
    values |= report.values(stop)
    return report.tell(stop, asked.dry_run)
